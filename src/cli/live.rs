//! The options for limits on subscriptions and what carries them.

use std::time::Duration;

use clap::Args;

use crate::graphql::live::LiveLimits;

/// Limits on subscriptions.
#[derive(Debug, Args)]
#[command(next_help_heading = "Limits on subscriptions")]
pub(super) struct LiveOptions {
    /// How many WebSockets and event streams are open at once.
    #[arg(long, value_name = "COUNT", env = "REMIT_CONNECTIONS_MAX", default_value_t = LiveLimits::default().connections_max)]
    connections_max: u32,
    /// How many operations run on one WebSocket at once.
    #[arg(long, value_name = "COUNT", env = "REMIT_SUBSCRIPTIONS_MAX", default_value_t = LiveLimits::default().subscriptions_max)]
    subscriptions_max: usize,
    /// How many different `live` subscriptions are run after each commit.
    #[arg(long, value_name = "COUNT", env = "REMIT_LIVE_PLANS_MAX", default_value_t = LiveLimits::default().live_plans_max)]
    live_plans_max: usize,
    /// The size of a message that a client sends over a WebSocket.
    #[arg(long, value_name = "BYTES", env = "REMIT_SOCKET_MESSAGE_BYTES_MAX", default_value_t = LiveLimits::default().message_bytes_max)]
    socket_message_bytes_max: usize,
    /// How many commits are made at most while something waits for a subscriber to read; one that takes
    /// longer is cut off.
    #[arg(long, value_name = "COMMITS", env = "REMIT_SLOW_COMMITS_MAX", default_value_t = LiveLimits::default().slow_commits_max)]
    slow_commits_max: u64,
    /// How long a connection may take none of what is sent over it.
    #[arg(long, value_name = "SECONDS", env = "REMIT_STALL_SECONDS_MAX", default_value_t = LiveLimits::default().stall_max.as_secs(), value_parser = clap::value_parser!(u64).range(1..))]
    stall_seconds_max: u64,
    /// How long a WebSocket may take to say `connection_init`.
    #[arg(long, value_name = "SECONDS", env = "REMIT_INIT_SECONDS_MAX", default_value_t = LiveLimits::default().init_max.as_secs(), value_parser = clap::value_parser!(u64).range(1..))]
    init_seconds_max: u64,
    /// How long nothing is said to a subscriber before it hears that the connection is still there.
    #[arg(long, value_name = "SECONDS", env = "REMIT_KEEP_ALIVE_SECONDS", default_value_t = LiveLimits::default().keep_alive.as_secs(), value_parser = clap::value_parser!(u64).range(1..))]
    keep_alive_seconds: u64,
}

impl LiveOptions {
    /// The limits as the server takes them.
    pub(super) fn limits(&self) -> LiveLimits {
        LiveLimits {
            connections_max: self.connections_max,
            subscriptions_max: self.subscriptions_max,
            live_plans_max: self.live_plans_max,
            message_bytes_max: self.socket_message_bytes_max,
            slow_commits_max: self.slow_commits_max,
            stall_max: Duration::from_secs(self.stall_seconds_max),
            init_max: Duration::from_secs(self.init_seconds_max),
            keep_alive: Duration::from_secs(self.keep_alive_seconds),
        }
    }
}
