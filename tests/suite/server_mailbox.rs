//! What a waiting desk may leave with the server before anybody knows it, and what nobody may.

use aman_sync_client::{NetworkFault, look_into_blocking, put_letter_blocking, take_letter_blocking};
use aman_sync_protocol::message::AlertCode;

use crate::sync_world::{Desk, Region, World};

#[test]
fn a_letter_is_brought_from_a_stranger_to_the_coordinator_and_its_answer_back() {
    let world = World::new();
    let (region, _brigade) = Region::with_brigade(&world);
    let (waiting, coordinator) = (Desk::new(40).transport(&world.dial()), region.coordinator.transport(&world.dial()));
    let (request, approval) = ([1; 16], [2; 16]);
    assert_eq!(take_letter_blocking(&coordinator, &request), Ok(None));
    let letter = vec![0xAB; 5000];
    put_letter_blocking(&waiting, &request, &letter).unwrap();
    put_letter_blocking(&waiting, &request, &letter).unwrap();
    assert_eq!(take_letter_blocking(&coordinator, &request), Ok(Some(letter)));
    put_letter_blocking(&coordinator, &approval, b"yes").unwrap();
    assert_eq!(take_letter_blocking(&waiting, &approval), Ok(Some(b"yes".to_vec())));
    put_letter_blocking(&coordinator, &approval, b"yes, again").unwrap();
    assert_eq!(take_letter_blocking(&waiting, &approval), Ok(Some(b"yes, again".to_vec())));
}

#[test]
fn a_stranger_cannot_replace_a_letter_or_leave_a_huge_one() {
    let world = World::new();
    let (_region, _brigade) = Region::with_brigade(&world);
    let stranger = Desk::new(41).transport(&world.dial());
    put_letter_blocking(&stranger, &[1; 16], b"first").unwrap();
    let replaced = put_letter_blocking(&stranger, &[1; 16], b"second");
    assert_eq!(replaced, Err(NetworkFault::Refused(AlertCode::MayNotWrite)));
    assert_eq!(take_letter_blocking(&stranger, &[1; 16]), Ok(Some(b"first".to_vec())));
    let huge = put_letter_blocking(&stranger, &[2; 16], &vec![0; 300 * 1024]);
    assert_eq!(huge, Err(NetworkFault::Refused(AlertCode::TooMuch)));
    assert_eq!(take_letter_blocking(&stranger, &[2; 16]), Ok(None));
}

#[test]
fn strangers_are_slowed_down_and_desks_of_the_roster_are_not() {
    let world = World::new();
    let (region, _brigade) = Region::with_brigade(&world);
    let stranger = Desk::new(42).transport(&world.dial());
    let accepted = (0..60).take_while(|n| put_letter_blocking(&stranger, &[*n; 16], b"x").is_ok()).count();
    assert!((30..50).contains(&accepted), "{accepted} letters");
    assert!(matches!(put_letter_blocking(&stranger, &[99; 16], b"x"), Err(NetworkFault::Busy(60_000))));
    let coordinator = region.coordinator.transport(&world.dial());
    assert!((100..160).all(|n| put_letter_blocking(&coordinator, &[n; 16], b"y").is_ok()));
}

#[test]
fn a_stranger_who_looks_into_empty_mailboxes_is_slowed_down_and_a_letter_is_still_found() {
    let world = World::new();
    let (region, _brigade) = Region::with_brigade(&world);
    let (stranger, coordinator) = (Desk::new(43).transport(&world.dial()), region.coordinator.transport(&world.dial()));
    put_letter_blocking(&coordinator, &[200; 16], b"offer").unwrap();
    let name = |number: u16| -> [u8; 16] {
        std::array::from_fn(|at| if at == 0 { (number >> 8) as u8 } else { number as u8 })
    };
    let looked = (0..600).take_while(|number| take_letter_blocking(&stranger, &name(*number)) == Ok(None)).count();
    assert!((300..400).contains(&looked), "{looked} guesses");
    assert_eq!(take_letter_blocking(&stranger, &name(1000)), Err(NetworkFault::Busy(60_000)));
    assert_eq!(take_letter_blocking(&stranger, &[200; 16]), Ok(Some(b"offer".to_vec())), "who knows is not slowed");
    assert_eq!(take_letter_blocking(&coordinator, &name(1001)), Ok(None), "nor is a desk of the roster");
}

#[test]
fn a_desk_of_the_roster_asks_about_many_mailboxes_at_once_and_a_stranger_may_not() {
    let world = World::new();
    let (region, _brigade) = Region::with_brigade(&world);
    let (stranger, coordinator) = (Desk::new(44).transport(&world.dial()), region.coordinator.transport(&world.dial()));
    put_letter_blocking(&stranger, &[2; 16], b"request").unwrap();
    let many: Vec<[u8; 16]> = (0..=4).map(|number| [number; 16]).collect();
    assert_eq!(look_into_blocking(&coordinator, &many), Ok(vec![false, false, true, false, false]));
    assert_eq!(look_into_blocking(&coordinator, &[]), Ok(Vec::new()));
    assert_eq!(look_into_blocking(&stranger, &many), Err(NetworkFault::Refused(AlertCode::NotEnrolled)));
}
