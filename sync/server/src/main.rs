//! How is the server started and looked after from a command line?

mod output;
mod words;

use std::fs::File;
use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use aman_sync_protocol::ids::EntryId;
use aman_sync_server::store::StoreFault;
use aman_sync_server::verify::{Missing, Report, verify};
use aman_sync_server::{Config, Server, StartFault, roster_file};
use clap::{Parser, Subcommand};
use output::{complain, say};
use serde_json::json;
use words::{Tongue, sentence, witness_of};

/// Keeps the sealed entries of a region's desks.
#[derive(Parser)]
#[command(name = "aman-server", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Listens for desks until it is told to stop.
    Serve {
        /// The folder that holds the server's key and store.
        #[arg(long)]
        data: PathBuf,
        /// Where to listen; port 0 takes a free one.
        #[arg(long, default_value = "127.0.0.1:0")]
        listen: SocketAddr,
        /// The fingerprint of the only root that an empty store adopts.
        #[arg(long)]
        root: Option<EntryId>,
        /// Prints one JSON document.
        #[arg(long)]
        json: bool,
    },
    /// Writes the region's roster to a file, for a machine that takes the region over with its key on paper.
    Roster {
        /// The folder that holds the server's key and store; its server may go on meanwhile.
        #[arg(long)]
        data: PathBuf,
        /// The file to write; nothing is overwritten.
        #[arg(long)]
        out: PathBuf,
    },
    /// Reads every entry, signature and chain of a store again.
    Verify {
        /// The folder that holds the server's key and store.
        #[arg(long)]
        data: PathBuf,
        /// Prints one JSON document.
        #[arg(long)]
        json: bool,
        /// Language of the explanations: fr, ar or en.
        #[arg(long, default_value = "en")]
        lang: Tongue,
    },
}

fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Serve { data, listen, root, json } => serve(Config { data, listen, root }, json),
        Command::Roster { data, out } => write_roster(&data, &out),
        Command::Verify { data, json, lang } => report(&data, json, lang),
    }
}

fn serve(config: Config, json: bool) -> ExitCode {
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_target(false).with_ansi(false).init();
    let Ok(runtime) = tokio::runtime::Builder::new_multi_thread().enable_all().build() else {
        complain("the system gives no threads");
        return ExitCode::from(6);
    };
    runtime.block_on(async {
        // Before the first word: whoever reads the address may say stop at once.
        let told = listen_for_the_end();
        let server = match Server::start(&config).await {
            Ok(server) => server,
            Err(fault) => return fail_start(fault),
        };
        let key = EntryId::from_bytes(*server.key().as_bytes());
        if json {
            say(&json!({ "listening": server.address().to_string(), "server_key": key.to_string() }).to_string());
        } else {
            say(&format!("listening on {}\nserver key {key}", server.address()));
        }
        told.await;
        server.stop().await;
        ExitCode::SUCCESS
    })
}

fn write_roster(data: &Path, out: &Path) -> ExitCode {
    let bytes = match roster_file(data) {
        Ok(bytes) => bytes,
        Err(fault) => return fail_store(fault),
    };
    let written = File::create_new(out).and_then(|mut file| {
        file.write_all(&bytes)?;
        file.sync_all()
    });
    if written.is_err() {
        complain("this file cannot be written, or it exists already");
        return ExitCode::from(2);
    }
    ExitCode::SUCCESS
}

/// Takes over the signals that end a program, at once, and is ready when one of them has come.
#[cfg(unix)]
fn listen_for_the_end() -> impl Future<Output = ()> {
    use tokio::signal::unix::{Signal, SignalKind, signal};
    let [terminate, interrupt] = [SignalKind::terminate(), SignalKind::interrupt()].map(signal);
    // One that could not be taken over never comes; the other still ends the server.
    let heard = async |signal: std::io::Result<Signal>| match signal {
        Ok(mut signal) => drop(signal.recv().await),
        Err(_) => std::future::pending().await,
    };
    async move {
        tokio::select! {
            () = heard(terminate) => {}
            () = heard(interrupt) => {}
        }
    }
}

#[cfg(not(unix))]
async fn listen_for_the_end() {
    let _asked = tokio::signal::ctrl_c().await;
}

fn report(data: &Path, json: bool, lang: Tongue) -> ExitCode {
    let report = match verify(data) {
        Ok(report) => report,
        Err(fault) => return fail_store(fault),
    };
    say(&if json { describe_json(&report, lang) } else { describe(&report, lang) });
    if report.damaged.is_empty() && report.damaged_chunks == 0 && report.missing.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(4)
    }
}

fn describe_json(report: &Report, lang: Tongue) -> String {
    json!({
        "root": report.root.map(|root| root.to_string()),
        "entries": report.entries,
        "early": report.early,
        "forked": report.forked,
        "keys": report.rows,
        "chunks": report.chunks,
        "damaged_chunks": report.damaged_chunks,
        "damaged": report.damaged.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "missing": report.missing.iter().map(|missing| missing_json(missing, lang)).collect::<Vec<_>>(),
    })
    .to_string()
}

fn describe(report: &Report, lang: Tongue) -> String {
    let root = report.root.map_or_else(|| "none yet".to_owned(), |root| root.to_string());
    let mut text = format!(
        "root {root}\n{} entries in order ({} early, {} beside a fork), {} wraps and grants, {} damaged; {} chunks of attachments, {} damaged",
        report.entries,
        report.early,
        report.forked,
        report.rows,
        report.damaged.len(),
        report.chunks,
        report.damaged_chunks
    );
    for id in &report.damaged {
        text.push_str(&format!("\ndamaged {id}"));
    }
    for missing in &report.missing {
        text.push('\n');
        text.push_str(&sentence(missing, lang));
    }
    text
}

fn missing_json(missing: &Missing, lang: Tongue) -> serde_json::Value {
    let claim = &missing.claim;
    let (witness, by) = witness_of(claim);
    json!({
        "log": claim.log.to_string(),
        "space": claim.space.to_string(),
        "desk": missing.author.map(|desk| desk.to_string()),
        "from": missing.from,
        "upto": claim.seq,
        "witness": witness,
        "by": by,
        "said": claim.word.said.0,
        "sentence": sentence(missing, lang),
    })
}

fn fail_start(fault: StartFault) -> ExitCode {
    match fault {
        StartFault::Listen => {
            complain("cannot listen on this address");
            ExitCode::from(5)
        }
        StartFault::OtherRoot => {
            complain("the store belongs to another root than the one given");
            ExitCode::from(2)
        }
        StartFault::Tls => {
            complain("the server key cannot be used");
            ExitCode::from(4)
        }
        StartFault::Store(fault) => fail_store(fault),
    }
}

fn fail_store(fault: StoreFault) -> ExitCode {
    let (words, code) = match fault {
        StoreFault::Busy => ("another server uses this folder", 6),
        StoreFault::DiskFull => ("the disk is full", 6),
        StoreFault::Damaged => ("the store is damaged; it was not changed", 4),
        StoreFault::Newer => ("the store was made by a newer program", 2),
        StoreFault::TakenBack | StoreFault::Refused { .. } => ("this folder cannot be used as a server's folder", 2),
    };
    complain(words);
    ExitCode::from(code)
}
