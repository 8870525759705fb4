//! What happens between the start of the program and the first page?

#[cfg(test)]
mod agreement;
mod clipboard;
mod commands;
mod diag;
mod launch;
mod locking;
mod platform;
mod state;
#[cfg(target_os = "linux")]
mod variables;
mod watchdog;
mod window;

use std::process::ExitCode;
use std::thread::{self, JoinHandle};

use aman_desk::{Code, Desk, Outcome, Reach};
use tauri::{AppHandle, Manager, RunEvent};

use crate::clipboard::Clipboard;
use crate::commands::{
    carrying, course, danger, enrolment, evidence, guard, keys, officers, packs, papers, reception, records, region,
    session,
};
use crate::diag::{Event, note};
use crate::launch::{Environment, Launch, Refusal, parse_launch};
use crate::state::Shared;
use crate::window::Face;

fn main() -> ExitCode {
    match parse_launch(std::env::args_os().skip(1), &Environment::read(), cfg!(debug_assertions)) {
        Ok(launch) => start(launch),
        Err(refusal) => {
            note(match refusal {
                Refusal::Automation => Event::AutomationRefused,
                Refusal::Arguments => Event::ArgumentsRefused,
                Refusal::NoFolder => Event::NoFolder,
            });
            ExitCode::from(2)
        }
    }
}

fn start(launch: Launch) -> ExitCode {
    platform::prepare();
    // The desk reads its log and roster while the window system is being reached.
    let (vault, lang) = (launch.vault.clone(), launch.lang.clone());
    let reach = Reach { stick: None, device: launch.device.clone() };
    let opening = thread::spawn(move || Desk::within(vault, &lang, reach));
    match run(launch, opening) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => {
            note(Event::WindowFailed);
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::too_many_lines, reason = "one line for each command")]
fn run(launch: Launch, opening: JoinHandle<Outcome<Desk>>) -> tauri::Result<()> {
    let restarted = launch.restarted;
    let mut builder = tauri::Builder::default();
    // Two tests may drive two desks on one display; the vault's own lock still holds.
    if !launch.automation {
        builder = builder.plugin(tauri_plugin_single_instance::init(|app, _, _| show_first_window(app)));
    }
    builder
        .plugin(tauri_plugin_dialog::init())
        .manage(Face::new(launch))
        .manage(Clipboard::default())
        .invoke_handler(tauri::generate_handler![
            guard::acts,
            records::adopt,
            course::agenda,
            records::amend,
            evidence::attach_begin,
            evidence::attach_drop,
            evidence::attach_end,
            evidence::attach_preview,
            evidence::attach_slice,
            evidence::attachment_give,
            evidence::attachment_open,
            evidence::attachment_piece,
            evidence::attachments,
            enrolment::approval_take,
            region::approve,
            guard::archive,
            guard::archived,
            guard::break_glass,
            course::call_card,
            danger::call_list,
            danger::call_list_set,
            course::call_outcome,
            carrying::choose_existing,
            enrolment::choose_file,
            enrolment::choose_folder,
            enrolment::code_check,
            keys::colleagues,
            keys::confirm_colleague,
            records::conflicts,
            carrying::courier_export,
            carrying::courier_import,
            carrying::courier_units,
            danger::danger_calls,
            danger::danger_code,
            danger::danger_heard,
            keys::destroy_ask,
            keys::destroy_order,
            keys::destructions,
            enrolment::doctor,
            enrolment::enrol_by_code,
            enrolment::enrol_by_file,
            enrolment::enrolment,
            guard::export_all,
            keys::exposure,
            enrolment::found,
            guard::grant_outside,
            records::history,
            session::home,
            guard::horizon_apply,
            guard::horizon_recall,
            enrolment::installation_sheet,
            enrolment::invitation,
            enrolment::invitation_save,
            enrolment::invitations,
            enrolment::invite,
            enrolment::invite_batch,
            keys::key_ages,
            guard::lease,
            guard::lease_code,
            guard::lease_figures,
            guard::lease_renew,
            records::list,
            session::lock,
            officers::officer_add,
            officers::officer_change,
            officers::officer_confirm,
            officers::officer_limit,
            officers::officer_recover,
            officers::officer_remove,
            officers::officers,
            officers::officers_asking,
            officers::officers_of_region,
            records::open_file,
            packs::pack_look,
            packs::pack_take,
            packs::packs,
            papers::paper_check,
            papers::paper_copy,
            papers::paper_print,
            papers::paper_show,
            papers::papers,
            officers::passphrase_check,
            officers::propose_words,
            keys::quarantine,
            region::protection_sheet,
            session::practice_anew,
            session::practice_begin,
            session::practice_end,
            session::ready,
            danger::reassess,
            reception::information_open,
            reception::reception_answer,
            reception::reception_check,
            reception::reception_clock,
            reception::reception_item_add,
            reception::reception_item_remove,
            reception::reception_open,
            reception::reception_open_locked,
            reception::reception_pause,
            reception::reception_paused,
            reception::reception_restrict,
            reception::reception_resume,
            reception::reception_seal,
            records::record,
            guard::record_trail,
            keys::recovery,
            keys::recovery_create,
            keys::recovery_rehearse,
            keys::recovery_sheets,
            keys::recovery_take,
            keys::recovery_unit,
            officers::recovery_words,
            enrolment::refuse,
            enrolment::request_approve,
            enrolment::request_look,
            enrolment::request_save,
            records::resolve,
            reception::restriction,
            keys::revoke,
            keys::roster_save,
            keys::rotate,
            course::step_discard,
            course::step_open,
            course::step_seal,
            course::step_services,
            records::search,
            records::duplicates,
            records::merge,
            records::same,
            records::same_authors,
            records::unmerge,
            guard::second_code,
            guard::second_give,
            guard::second_give_up,
            keys::sheet_create,
            keys::sheet_save,
            keys::sheet_use,
            session::speak,
            session::state_check,
            session::state_codes,
            session::status,
            keys::succeed,
            enrolment::succeed_here,
            reception::suggest,
            region::switch_set,
            region::switches,
            session::sync_now,
            session::sync_state,
            guard::trail,
            guard::trail_verify,
            danger::unanswered,
            enrolment::unit_add,
            region::unit_outside,
            region::units,
            session::unlock,
            session::verify,
            session::zoom,
            region::waiting,
            keys::withdraw,
        ])
        .setup(move |app| {
            match opening.join().unwrap_or_else(|_| Err(Code::DiskFailed.failure())) {
                Ok(desk) => {
                    app.manage(Shared::new(desk, watchdog::watch(restarted)));
                    window::build_first(app.handle())?;
                    locking::watch(app.handle());
                }
                Err(failure) => {
                    note(Event::DeskRefused(failure.code.text()));
                    app.handle().exit(failure.exit.into());
                }
            }
            Ok(())
        })
        .build(context())?
        .run(|app, event| {
            if matches!(event, RunEvent::Exit) {
                app.state::<Clipboard>().clear();
            }
        });
    Ok(())
}

/// The page and the rules it lives under, built in.
#[expect(clippy::disallowed_types, reason = "the framework's macro writes it")]
fn context() -> tauri::Context {
    tauri::generate_context!()
}

/// A second start of the same desk brings the first window forward.
fn show_first_window(app: &AppHandle) {
    if let Some(window) = app.webview_windows().into_values().next() {
        // A window manager may refuse; the person still sees the task bar.
        let _refused = window.unminimize().and_then(|()| window.set_focus()).is_err();
    }
}
