//! Is a file key that is more than a year old noticed by signed words, whatever the clock of the desk says?

use std::sync::atomic::Ordering;

use aman_tests::ageing::receipt_at;
use aman_vault::Host;
use aman_vault::host::OsEntropy;

use crate::vault_world::{Region, TestClock, TestDesk, exchange, region, words};

const DAY: i64 = 86_400_000;
/// What the server's clock said when it first signed.
const BEGUN: i64 = 1_790_000_000_000;
/// The first days of 2010 and of 2060.
const WRONG_CLOCKS: [i64; 2] = [1_262_304_000_000, 2_840_140_800_000];

fn days(desk: &TestDesk, of: &Region) -> Option<u32> {
    let ages = desk.vault.file_key_ages().unwrap();
    ages.iter().find(|age| age.unit == of.unit).unwrap().days
}

fn clock_at(moment: i64) -> Host {
    let clock = TestClock::default();
    clock.0.store(moment, Ordering::SeqCst);
    Host::new(Box::new(OsEntropy::new()), Box::new(clock))
}

fn signed(region: &mut Region, at: i64) {
    receipt_at(region.coordinator.vault.replica(), at);
}

fn told(region: &Region) -> Option<u32> {
    days(&region.coordinator, region)
}

#[test]
fn the_server_s_signed_words_tell_the_age_and_no_clock_of_a_desk_changes_it() {
    let mut region = region(1);
    exchange(&mut region.coordinator, &mut region.desks[0]);
    assert_eq!(told(&region), None, "nobody signed anything");
    signed(&mut region, BEGUN);
    assert_eq!(told(&region), Some(0));
    signed(&mut region, BEGUN + 400 * DAY);
    assert_eq!(told(&region), Some(400));
    for moment in WRONG_CLOCKS {
        let Region { coordinator, unit, desks, .. } = region;
        let coordinator = coordinator.reopen_with(clock_at(moment));
        region = Region { coordinator, unit, desks };
        assert_eq!(told(&region), Some(400), "a clock at {moment}");
    }
}

#[test]
fn a_new_key_begins_anew_and_the_old_one_is_not_asked_any_more() {
    let mut region = region(1);
    signed(&mut region, BEGUN);
    signed(&mut region, BEGUN + 400 * DAY);
    assert_eq!(
        region.coordinator.vault.rotate_keys(Some(region.unit), &words(" ")),
        Err(aman_vault::VaultFault::NoReason)
    );
    region.coordinator.vault.rotate_keys(Some(region.unit), &words("une année")).unwrap();
    assert_eq!(told(&region), None, "no signed word about the new one yet");
    signed(&mut region, BEGUN + 401 * DAY);
    assert_eq!(told(&region), Some(0));
    signed(&mut region, BEGUN + 431 * DAY);
    assert_eq!(told(&region), Some(30));
}

#[test]
fn a_server_whose_clock_was_wrong_makes_a_key_old_but_never_young_for_ever() {
    // It stood at 2060 when the key was stated, and was put right: the right time counts from then on.
    let mut region = region(1);
    signed(&mut region, WRONG_CLOCKS[1]);
    signed(&mut region, BEGUN);
    assert_eq!(told(&region), Some(0));
    signed(&mut region, BEGUN + 366 * DAY);
    assert_eq!(told(&region), Some(366));
    // It stands at 2010 for once: the key is called old, and one new key ends that.
    signed(&mut region, WRONG_CLOCKS[0]);
    signed(&mut region, BEGUN + 367 * DAY);
    assert!(told(&region).unwrap() > 5_000);
    region.coordinator.vault.rotate_keys(Some(region.unit), &words("horloge du serveur réparée")).unwrap();
    signed(&mut region, BEGUN + 368 * DAY);
    assert_eq!(told(&region), Some(0));
}
