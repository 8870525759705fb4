//! What a waiting desk may leave with the server before anybody knows it, and what nobody may.

use aman_sync_client::{NetworkFault, put_letter_blocking, take_letter_blocking};
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
