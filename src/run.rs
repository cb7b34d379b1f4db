//! The day's run: candidates, batches, the ledger, retries; the ports through which it meets the world.

pub mod ports;
