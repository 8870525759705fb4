//! One desk in its real window.
