//! Models read over the network, from servers on this machine: the same answers as from a disk, within limits, and with errors
//! that say what to do.
#![cfg(feature = "online")]
#![allow(clippy::unwrap_used)]

mod hub;
mod refused;
mod same;
mod server;
mod token;
