//! How does the server's keeper read what is missing, since when, and by whose word?

use aman_sync_protocol::gap::{Claim, Witness};
use aman_sync_protocol::host::Timestamp;
use aman_sync_server::verify::Missing;
use clap::ValueEnum;

/// A language of the explanations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Tongue {
    /// Arabic.
    Ar,
    /// English.
    En,
    /// French.
    Fr,
}

/// The kind of a word, and who gave it.
pub(crate) fn witness_of(claim: &Claim) -> (&'static str, String) {
    match claim.word.witness {
        Witness::Beacon(desk) => ("beacon", desk.to_string()),
        Witness::Follower(desk) => ("follower", desk.to_string()),
        Witness::Receipt(server) => ("receipt", server.to_string()),
    }
}

/// What is missing, in words.
pub(crate) fn sentence(missing: &Missing, tongue: Tongue) -> String {
    let claim = &missing.claim;
    let desk = missing.author.map_or_else(|| claim.log.to_string(), |desk| desk.to_string());
    let (from, upto, space, by) = (missing.from, claim.seq, claim.space, witness_of(claim).1);
    let said = moment(claim.word.said);
    let beacon = !matches!(claim.word.witness, Witness::Follower(_));
    match (tongue, beacon) {
        (Tongue::En, true) => format!(
            "missing: entries of desk {desk} in space {space}, from seq {from} to seq {upto} at least; \
             proven since {said} by the beacon that desk {by} signed"
        ),
        (Tongue::En, false) => format!(
            "missing: entries of desk {desk} in space {space}, from seq {from} to seq {upto}; \
             proven by the entry that follows, signed by desk {by} itself"
        ),
        (Tongue::Fr, true) => format!(
            "manquant : écritures du poste {desk} dans l'espace {space}, du rang {from} au rang {upto} au moins ; \
             prouvé depuis le {said} par la balise signée par le poste {by}"
        ),
        (Tongue::Fr, false) => format!(
            "manquant : écritures du poste {desk} dans l'espace {space}, du rang {from} au rang {upto} ; \
             prouvé par l'écriture suivante, signée par le poste {by} lui-même"
        ),
        (Tongue::Ar, true) => format!(
            "ناقص: كتابات المكتب {desk} في الفضاء {space}، من الرتبة {from} إلى الرتبة {upto} على الأقل؛ \
             ثابت منذ {said} بإشارة موقعة من المكتب {by}"
        ),
        (Tongue::Ar, false) => format!(
            "ناقص: كتابات المكتب {desk} في الفضاء {space}، من الرتبة {from} إلى الرتبة {upto}؛ \
             ثابت بالكتابة الموالية الموقعة من المكتب {by} نفسه"
        ),
    }
}

/// A claim of some clock, as a date in UTC.
fn moment(at: Timestamp) -> String {
    let minutes = at.0.div_euclid(60_000);
    let (days, minute) = (minutes.div_euclid(1440), minutes.rem_euclid(1440));
    // Days are counted from 0000-03-01, so that a leap day ends its year; 400 years have 146,097 days.
    let shifted = days + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02} {:02}:{:02} UTC", minute / 60, minute % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_dates_in_any_century() {
        let cases = [
            (0, "1970-01-01 00:00 UTC"),
            (951_782_400_000, "2000-02-29 00:00 UTC"),
            (1_795_791_420_000, "2026-11-27 14:57 UTC"),
            (-60_000, "1969-12-31 23:59 UTC"),
            (4_107_542_400_000, "2100-03-01 00:00 UTC"),
        ];
        for (millis, text) in cases {
            assert_eq!(moment(Timestamp(millis)), text);
        }
    }
}
