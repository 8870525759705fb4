//! Every test that crosses a crate, in one binary.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs,
    reason = "tests fail by panicking"
)]

mod cli_apart;
mod cli_background;
mod cli_courier;
mod cli_enrol;
mod cli_gaps;
mod cli_grant;
mod cli_hand;
mod cli_input;
mod cli_lease;
mod cli_locked;
mod cli_loss;
mod cli_luck;
mod cli_officers;
mod cli_path;
mod cli_protection;
mod cli_restricted;
mod cli_sheets;
mod cli_succession;
mod desk_stick;
mod durability_control;
mod durability_crash_vfs;
mod durability_kill;
mod durability_locked;
mod durability_restricted;
mod durability_window;
mod durability_world;
mod fixtures_format;
mod forms_conditions;
mod forms_danger;
mod forms_examples;
mod forms_made;
mod forms_pack;
mod forms_properties;
mod forms_schema;
mod layers;
mod privacy_canaries;
mod privacy_memory;
mod server_killed;
mod server_mailbox;
mod server_refusals;
mod server_store;
mod server_words;
mod sync_bad_luck;
mod sync_replica;
mod sync_roster;
mod sync_round_trip;
mod sync_sim;
mod sync_trust;
mod sync_world;
mod vault_ageing;
mod vault_attempts;
mod vault_files;
mod vault_gaps;
mod vault_horizon;
mod vault_lease;
mod vault_life;
mod vault_locked;
mod vault_loss;
mod vault_matrix;
mod vault_merge;
mod vault_officers;
mod vault_replica;
mod vault_restricted;
mod vault_restricted_world;
mod vault_second;
mod vault_succession;
mod vault_trail;
mod vault_world;
mod vector_cases;
mod vector_enrolment;
mod vector_fuzz;
mod vector_second;
mod vector_vault;
mod vectors;
mod window_access;
mod window_audit;
mod window_destroy;
mod window_enrol;
mod window_gaps;
mod window_guard;
mod window_guides;
mod window_hand;
mod window_keyboard;
mod window_keys;
mod window_layouts;
mod window_locked;
mod window_mouse;
mod window_officers;
mod window_restricted;
mod window_succession;
