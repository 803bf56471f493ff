//! Flags that describe a machine.

use clap::Args;

/// The machine of a question; this one where nothing is said.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Machine")]
pub struct MachineArgs {
    /// Hardware by name: `rtx-4090`, `m4-max`, `2x3090`, `4090+3060`; `2@dgx-spark` is two machines on a network; this machine
    /// where not given
    #[arg(long, value_name = "NAME")]
    pub hw: Option<String>,
    /// How many of them
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub count: Option<u32>,
    /// What links several machines: `ethernet-10g`, `thunderbolt-5`, `connectx-7-200g` [default: what they come with]
    #[arg(long, value_name = "LINK")]
    pub link: Option<String>,
    /// Memory of each device, such as `128` or `24gb`
    #[arg(long, value_name = "SIZE", allow_negative_numbers = true)]
    pub mem: Option<String>,
    /// Memory bandwidth of each device, in GB/s
    #[arg(long, value_name = "GB/s", allow_negative_numbers = true)]
    pub bandwidth: Option<String>,
    /// Main memory of the computer around a card
    #[arg(long, value_name = "SIZE", allow_negative_numbers = true)]
    pub ram: Option<String>,
    /// Its bandwidth, in GB/s
    #[arg(long, value_name = "GB/s", allow_negative_numbers = true)]
    pub ram_bandwidth: Option<String>,
    /// Memory that a model may use, where you know it
    #[arg(
        long,
        value_name = "SIZE",
        allow_negative_numbers = true,
        conflicts_with = "wired_limit"
    )]
    pub usable: Option<String>,
    /// Apple: the value of iogpu.wired_limit_mb
    #[arg(long, value_name = "MB", allow_negative_numbers = true)]
    pub wired_limit: Option<String>,
    /// Apple: the macOS version, which decides how much the GPU may use
    #[arg(long, value_name = "VERSION")]
    pub macos: Option<String>,
    /// No desktop runs on the card
    #[arg(long)]
    pub headless: bool,
}
