//! Limits on subscriptions and on what carries them.

use std::time::Duration;

/// Limits on subscriptions, with their units in their names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveLimits {
    /// How many WebSockets and event streams are open at once.
    pub connections_max: u32,
    /// How many operations run on one WebSocket at once.
    pub subscriptions_max: usize,
    /// How many different `live` subscriptions are run after each commit.
    pub live_plans_max: usize,
    /// The size of a message that a client sends over a WebSocket.
    pub message_bytes_max: usize,
    /// How many commits are made at most while something waits for a reader; one that takes longer is cut off.
    pub slow_commits_max: u64,
    /// How long a connection may take none of what is sent over it.
    pub stall_max: Duration,
    /// How long a WebSocket may take to say `connection_init`.
    pub init_max: Duration,
    /// How long nothing is said before the other side is asked whether it is still there.
    pub keep_alive: Duration,
}

impl Default for LiveLimits {
    fn default() -> Self {
        Self {
            connections_max: 10_000,
            subscriptions_max: 100,
            live_plans_max: 1_000,
            message_bytes_max: 1024 * 1024,
            slow_commits_max: 1_000,
            stall_max: Duration::from_secs(30),
            init_max: Duration::from_secs(3),
            keep_alive: Duration::from_secs(15),
        }
    }
}
