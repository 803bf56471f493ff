//! Memory limits of control groups, versions 1 and 2, of this process's group and all groups above it.

use crate::hardware::env::Env;
use crate::hardware::facts::{Found, Method};
use crate::units::Bytes;

/// Version 1 writes "no limit" as the largest multiple of the page size.
const NO_LIMIT: u64 = 1 << 62;

/// Where this process stands in the two hierarchies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Membership {
    /// Path in the version 2 hierarchy.
    pub unified: Option<String>,
    /// Path in the version 1 hierarchy of the memory controller.
    pub memory: Option<String>,
}

/// Reads `/proc/self/cgroup`; lines of other forms are skipped.
pub fn parse_membership(text: &str) -> Membership {
    let mut membership = Membership::default();
    for line in text.lines() {
        let mut parts = line.splitn(3, ':');
        let (Some(_), Some(controllers), Some(path)) = (parts.next(), parts.next(), parts.next())
        else {
            continue;
        };
        if controllers.is_empty() {
            membership.unified = Some(path.to_owned());
        } else if controllers.split(',').any(|name| name == "memory") {
            membership.memory = Some(path.to_owned());
        }
    }
    membership
}

/// A limit in bytes; `None` where the text says there is none or is no number.
pub fn parse_limit(text: &str) -> Option<Bytes> {
    let bytes: u64 = text.trim().parse().ok()?;
    (bytes < NO_LIMIT).then_some(Bytes(bytes))
}

/// Memory that a group may use, and what it uses now.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    /// The lowest limit on the way up.
    pub limit: Found<Bytes>,
    /// What the group with that limit uses, without the files it caches.
    pub used: Option<Bytes>,
}

/// The lowest limit that applies to this process.
pub fn lowest_limit(env: &dyn Env) -> Option<Limit> {
    let membership = parse_membership(&env.text("/proc/self/cgroup").unwrap_or_default());
    let unified = membership.unified.unwrap_or_else(|| "/".into());
    let memory = membership.memory.unwrap_or_else(|| "/".into());
    let version2 = groups_upward("/sys/fs/cgroup", &unified)
        .flat_map(|group| ["memory.max", "memory.high"].map(|file| (group.clone(), file)))
        .filter_map(|(group, file)| limit_of(env, &group, file, &VERSION_2));
    let version1 = groups_upward("/sys/fs/cgroup/memory", &memory)
        .filter_map(|group| limit_of(env, &group, "memory.limit_in_bytes", &VERSION_1));
    version2.chain(version1).min_by_key(|limit| limit.limit.value)
}

/// The folder of a group and of all groups above it. A container may see a path that exists only outside; its own
/// limits then lie at the top.
fn groups_upward(mount: &str, path: &str) -> impl Iterator<Item = String> {
    let parts: Vec<&str> =
        path.split('/').filter(|part| !matches!(*part, "" | "." | "..")).take(32).collect();
    let folders: Vec<String> = (0..=parts.len())
        .rev()
        .map(|depth| {
            parts[..depth].iter().fold(mount.to_owned(), |folder, part| format!("{folder}/{part}"))
        })
        .collect();
    folders.into_iter()
}

/// Names that differ between the versions.
struct Files {
    usage: &'static str,
    cached: &'static str,
}

const VERSION_1: Files = Files { usage: "memory.usage_in_bytes", cached: "total_inactive_file" };
const VERSION_2: Files = Files { usage: "memory.current", cached: "inactive_file" };

fn limit_of(env: &dyn Env, group: &str, file: &str, names: &Files) -> Option<Limit> {
    let path = format!("{group}/{file}");
    let limit = parse_limit(&env.line(&path)?)?;
    let cached = env
        .text(&format!("{group}/memory.stat"))
        .ok()
        .and_then(|stat| stat_field(&stat, names.cached))
        .unwrap_or_default();
    let used =
        env.number(&format!("{group}/{}", names.usage)).map(|used| Bytes(used).minus(cached));
    Some(Limit { limit: Found::new(limit, Method::Cgroup, path), used })
}

fn stat_field(stat: &str, name: &str) -> Option<Bytes> {
    stat.lines().find_map(|line| {
        let (key, value) = line.split_once(' ')?;
        (key == name).then(|| value.trim().parse().ok().map(Bytes)).flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hardware::env::{FixtureEnv, Platform};

    #[test]
    fn the_lowest_limit_on_the_way_up_counts() {
        let env = FixtureEnv::new(Platform::Linux)
            .file("/proc/self/cgroup", "0::/user.slice/app\n")
            .file("/sys/fs/cgroup/user.slice/app/memory.max", "max\n")
            .file("/sys/fs/cgroup/user.slice/memory.max", "8589934592\n")
            .file("/sys/fs/cgroup/user.slice/memory.current", "2147483648\n")
            .file("/sys/fs/cgroup/user.slice/memory.stat", "anon 5\ninactive_file 1073741824\n");
        let found = lowest_limit(&env).expect("there is a limit");
        assert_eq!(found.limit.value, Bytes::from_gib(8));
        assert_eq!(found.limit.source.place, "/sys/fs/cgroup/user.slice/memory.max");
        assert_eq!(found.used, Some(Bytes::from_gib(1)));
    }

    #[test]
    fn version_one_is_read_where_the_path_exists_only_outside() {
        let env = FixtureEnv::new(Platform::Linux)
            .file("/proc/self/cgroup", "4:memory:/docker/abc\n0::/\n")
            .file("/sys/fs/cgroup/memory/memory.limit_in_bytes", "4294967296\n");
        let found = lowest_limit(&env).map(|l| l.limit.value);
        assert_eq!(found, Some(Bytes::from_gib(4)));
    }

    #[test]
    fn paths_cannot_leave_the_hierarchy() {
        let groups: Vec<String> = groups_upward("/sys/fs/cgroup", "/../../etc").collect();
        assert_eq!(groups, ["/sys/fs/cgroup/etc", "/sys/fs/cgroup"]);
    }
}
