//! Headers made to mislead: whatever a file claims, reading ends, and takes no more memory than the file's own bytes justify.

#![allow(unsafe_code)]

use proptest::prelude::*;
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use wir::inventory::gguf::{GgufError, Header, Order, Prefix};

/// Counts what this thread has allocated, and the most it had at a time.
struct Counting;

thread_local! {
    static NOW: Cell<isize> = const { Cell::new(0) };
    static MOST: Cell<isize> = const { Cell::new(0) };
}

fn count(change: isize) {
    let _ = NOW.try_with(|now| {
        now.set(now.get() + change);
        let _ = MOST.try_with(|most| most.set(most.get().max(now.get())));
    });
}

// SAFETY: every call goes to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        count(-(layout.size() as isize));
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The most memory that `work` had at a time beyond what was there before.
fn peak<T>(work: impl FnOnce() -> T) -> (T, usize) {
    let before = NOW.with(Cell::get);
    MOST.with(|most| most.set(before));
    let result = work();
    let most = MOST.with(Cell::get);
    (result, (most - before).max(0) as usize)
}

/// A header in the making.
#[derive(Clone, Default)]
struct Maker {
    big: bool,
    keys: u64,
    body: Vec<u8>,
    tensors: u64,
    table: Vec<u8>,
}

impl Maker {
    fn n32(&self, n: u32) -> [u8; 4] {
        if self.big { n.to_be_bytes() } else { n.to_le_bytes() }
    }
    fn n64(&self, n: u64) -> [u8; 8] {
        if self.big { n.to_be_bytes() } else { n.to_le_bytes() }
    }
    fn string(&self, s: &str) -> Vec<u8> {
        [&self.n64(s.len() as u64)[..], s.as_bytes()].concat()
    }
    fn raw_key(mut self, key: &str, kind: u32, value: &[u8]) -> Self {
        let entry = [&self.string(key)[..], &self.n32(kind), value].concat();
        self.body.extend(entry);
        self.keys += 1;
        self
    }
    fn text(self, key: &str, value: &str) -> Self {
        let value = self.string(value);
        self.raw_key(key, 8, &value)
    }
    fn number(self, key: &str, value: u32) -> Self {
        let value = self.n32(value);
        self.raw_key(key, 4, &value)
    }
    fn tensor(mut self, name: &str, shape: &[u64], kind: u32, offset: u64) -> Self {
        let mut entry = self.string(name);
        entry.extend(self.n32(shape.len() as u32));
        for d in shape {
            entry.extend(self.n64(*d));
        }
        entry.extend(self.n32(kind));
        entry.extend(self.n64(offset));
        self.table.extend(entry);
        self.tensors += 1;
        self
    }
    fn bytes(&self) -> Vec<u8> {
        self.claiming(self.tensors, self.keys)
    }
    fn claiming(&self, tensors: u64, keys: u64) -> Vec<u8> {
        let mut out = b"GGUF".to_vec();
        out.extend(self.n32(3));
        out.extend(self.n64(tensors));
        out.extend(self.n64(keys));
        out.extend(&self.body);
        out.extend(&self.table);
        out
    }
}

fn small_model() -> Maker {
    model(Maker::default())
}

fn model(maker: Maker) -> Maker {
    let strings: Vec<u8> = [
        &maker.n32(8)[..],
        &maker.n64(3),
        &maker.string("a"),
        &maker.string(""),
        &maker.string("bc"),
    ]
    .concat();
    maker
        .text("general.architecture", "llama")
        .number("llama.block_count", 1)
        .number("llama.embedding_length", 64)
        .number("llama.context_length", 2048)
        .number("llama.attention.head_count", 4)
        .raw_key("tokenizer.ggml.tokens", 9, &strings)
        .tensor("token_embd.weight", &[64, 3], 0, 0)
        .tensor("blk.0.attn_q.weight", &[64, 64], 8, 768)
        .tensor("blk.0.ffn_down.weight", &[64, 64], 8, 768 + 4352)
}

/// Memory that any header may take: the read buffer and small change.
const BASE: usize = 128 << 10;

fn refused(bytes: &[u8]) -> GgufError {
    let (result, memory) = peak(|| Header::read(bytes));
    assert!(memory < BASE + 32 * bytes.len(), "{memory} bytes for {}", bytes.len());
    result.expect_err("a lie")
}

#[test]
fn both_byte_orders_are_read() {
    let little = Header::read(&small_model().bytes()[..]).expect("a header");
    let big = Header::read(&model(Maker { big: true, ..Maker::default() }).bytes()[..])
        .expect("a header");
    assert_eq!((little.order, big.order), (Order::Little, Order::Big));
    assert_eq!(little.metadata, big.metadata);
    assert_eq!(little.tensors, big.tensors);
    assert_eq!(little.array_length("tokenizer.ggml.tokens"), Some(3));
}

#[test]
fn claims_are_not_believed() {
    let m = small_model();
    let huge = u64::MAX.to_le_bytes();
    let array = |kind: u32, length: u64| [&kind.to_le_bytes()[..], &length.to_le_bytes()].concat();
    let mut nested = Vec::new();
    for _ in 0..1000 {
        nested.extend(array(9, 1));
    }
    let lies = [
        m.claiming(u64::MAX, 1),
        m.claiming(1 << 60, 0),
        m.claiming(3, 1 << 60),
        m.clone().raw_key("x", 8, &huge).bytes(),
        m.clone().raw_key("x", 8, &(1_u64 << 27).to_le_bytes()).bytes(),
        m.clone().raw_key("x", 9, &array(4, u64::MAX)).bytes(),
        m.clone().raw_key("x", 9, &array(4, 1 << 27)).bytes(),
        m.clone().raw_key("x", 9, &array(8, 1 << 27)).bytes(),
        m.clone().raw_key("x", 9, &array(9, 1 << 27)).bytes(),
        m.clone().raw_key("x", 9, &nested).bytes(),
        m.clone().raw_key("x", 77, &[]).bytes(),
        m.clone().raw_key("x", 9, &array(77, 1)).bytes(),
        m.clone().tensor("t", &[u64::MAX, 2], 0, 0).bytes(),
        m.clone().tensor("t", &[1 << 40, 1 << 40], 0, 0).bytes(),
        m.clone().tensor("t", &[1, 1, 1, 1, 1], 0, 0).bytes(),
        m.clone().tensor("t", &[33], 8, 0).bytes(),
        m.clone().tensor("t", &[32], 8, u64::MAX - 3).bytes(),
        m.clone().tensor("token_embd.weight", &[32], 8, 0).bytes(),
        m.clone().number("general.alignment", 0).bytes(),
        m.clone().number("general.alignment", 48).bytes(),
        m.clone().text("general.architecture", "again").bytes(),
        m.clone().text(&"k".repeat(70_000), "v").bytes(),
    ];
    for bytes in lies {
        refused(&bytes);
    }
}

#[test]
fn unknown_types_and_hostile_names_are_kept_and_shown_safely() {
    let name = "blk.0.\u{1b}[2J\u{202e}evil";
    let bytes =
        small_model().tensor(name, &[7, 7], 4711, 0).text("general.name", "a\u{7}b").bytes();
    let header = Header::read(&bytes[..]).expect("a header");
    let odd = header.tensors.last().expect("a tensor");
    assert_eq!((odd.kind.0, odd.bytes(), odd.kind.name()), (4711, None, "type 4711".to_owned()));
    let shown = wir::inventory::display_name(&odd.name);
    assert!(shown.chars().all(|c| !c.is_control() && c != '\u{202e}'), "{shown}");
}

#[test]
fn every_prefix_says_how_much_it_lacks() {
    let whole = small_model().bytes();
    for end in 0..whole.len() {
        match Header::prefix(&whole[..end]) {
            Ok(Prefix::NeedsMore { at_least }) => {
                assert!(
                    at_least > end as u64 && at_least <= whole.len() as u64,
                    "{end}: {at_least}"
                );
            }
            other => panic!("{end}: {other:?}"),
        }
    }
    assert!(matches!(Header::prefix(&whole), Ok(Prefix::Whole(_))));
    // Fetching what is asked for each time comes to an end soon.
    let (mut have, mut rounds) = (0, 0);
    while let Ok(Prefix::NeedsMore { at_least }) = Header::prefix(&whole[..have]) {
        have = at_least as usize;
        rounds += 1;
        assert!(rounds < 64);
    }
}

#[test]
fn other_files_are_told_apart() {
    for first in [
        &b"<!DOCTYPE html>"[..],
        b"version https://git-lfs",
        b"PK\x03\x04....",
        b"\0\0\0\0\0\0\0\0",
        b"tjgg\x03\0\0\0",
    ] {
        assert!(matches!(Header::read(first), Err(GgufError::NotGguf { .. })), "{first:?}");
    }
    assert!(matches!(Header::read(&b"GGUF\x01\0\0\0"[..]), Err(GgufError::Version { version: 1 })));
    assert!(matches!(Header::read(&b"GGUF\x09\0\0\0"[..]), Err(GgufError::Version { version: 9 })));
    assert!(matches!(Header::read(&b""[..]), Err(GgufError::Truncated { .. })));
}

/// Reads a file as a model, wherever that leads.
fn open(bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("x.gguf");
    std::fs::write(&path, bytes).expect("written");
    let Ok(file) = wir::inventory::gguf::open(&path) else { return };
    // What follows from hostile dimensions must not overflow either.
    use wir::engine::memory::{compute, ggml::GgmlType, kv};
    let cache = kv::CacheSetup {
        context: 1 << 20,
        sequences: 4,
        unified: true,
        ubatch: 512,
        pad: 256,
        keys: GgmlType::Q8_0,
        values: GgmlType::F16,
        transposed_values: false,
    };
    let _ = kv::layers(&file.dims, &cache);
    let _ = kv::read_per_token(&file.dims, GgmlType::F16, GgmlType::F16, 4096);
    for flash_attention in [true, false] {
        let setup = compute::ComputeSetup {
            cache,
            cache_home: wir::engine::request::CacheHome::WithLayers,
            flash_attention,
            logits_rows: 4,
        };
        let full = wir::engine::memory::split::Placement::Full;
        let _ = compute::buffers(&file.as_model(), &file.dims, &setup, full);
    }
    let _ = file.active_params();
    answer(&file);
}

/// Asks the whole question.
fn answer(file: &wir::inventory::ModelFile) {
    use std::sync::OnceLock;
    use wir::engine::machine::Machine;
    use wir::engine::request::{Request, Settings};
    static CATALOG: OnceLock<wir::catalog::Catalog> = OnceLock::new();
    let catalog = CATALOG.get_or_init(wir::embedded::catalog);
    let (model, quant) = (file.as_model(), file.as_quant(catalog));
    let machine = Machine::new(
        catalog.hardware.iter().find(|h| h.id == "rtx-4090").expect("the card"),
        wir::units::Bytes::from_gib(24),
        1,
    );
    let request = Request {
        machine,
        model: &model,
        quant: &quant,
        runtime: catalog.runtimes.iter().find(|r| r.name == "llama.cpp").expect("the runtime"),
        backend: "cuda",
        settings: Settings::default(),
    };
    let answer = wir::engine::estimate(&request, &file.dims, &file.weights, catalog);
    let sane = |s: &wir::engine::speed::Speed| s.expected.get().is_finite();
    assert!(answer.decode.as_ref().is_none_or(sane));
}

/// A metadata number of an architecture, at every size.
fn lying_number() -> impl Strategy<Value = (String, u64)> {
    let keys = prop::sample::select(vec![
        "block_count",
        "embedding_length",
        "context_length",
        "vocab_size",
        "feed_forward_length",
        "expert_count",
        "expert_used_count",
        "nextn_predict_layers",
        "attention.head_count",
        "attention.head_count_kv",
        "attention.key_length",
        "attention.value_length",
        "attention.key_length_mla",
        "attention.value_length_mla",
        "attention.kv_lora_rank",
        "attention.q_lora_rank",
        "attention.sliding_window",
        "attention.sliding_window_pattern",
        "attention.shared_kv_layers",
        "attention.indexer.head_count",
        "attention.indexer.key_length",
        "attention.indexer.top_k",
        "ssm.conv_kernel",
        "ssm.inner_size",
        "ssm.state_size",
        "ssm.time_step_rank",
        "ssm.group_count",
        "wkv.head_size",
        "token_shift_count",
        "shortconv.l_cache",
        "kda.head_dim",
        "num_loops",
        "full_attention_interval",
    ]);
    (keys, 0_u32..64, any::<u64>()).prop_map(|(k, shift, n)| (k.to_owned(), n >> shift))
}

fn tensor_name() -> impl Strategy<Value = String> {
    let rest = prop::sample::select(vec![
        "attn_q.weight",
        "attn_k.weight",
        "attn_qkv.weight",
        "attn_gate.weight",
        "attn_q_norm.weight",
        "ssm_conv1d.weight",
        "ssm_conv1d_q.weight",
        "ssm_beta.weight",
        "ssm_x.weight",
        "shortconv.conv.weight",
        "time_mix_w1.weight",
        "ffn_down.weight",
        "ffn_up.weight",
        "ffn_down_exps.weight",
        "ffn_down.4294967295.weight",
        "indexer.proj.weight",
    ]);
    (any::<u16>(), rest).prop_map(|(i, rest)| format!("blk.{}.{rest}", i % 4))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_end_in_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut file = b"GGUF\x03\0\0\0".to_vec();
        file.extend(&bytes);
        let (_, memory) = peak(|| Header::read(&file[..]));
        prop_assert!(memory < BASE + 32 * file.len());
        let _ = Header::read(&bytes[..]);
    }

    #[test]
    fn a_changed_header_ends_in_an_answer(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = small_model().bytes();
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        let (_, memory) = peak(|| Header::read(&bytes[..]));
        prop_assert!(memory < BASE + 32 * bytes.len(), "{memory}");
        open(&bytes);
        let end = cut.index(bytes.len());
        let _ = Header::prefix(&bytes[..end]);
    }

    #[test]
    fn lying_metadata_make_no_overflow(
        architecture in prop::sample::select(vec![
            "llama", "gemma3", "deepseek2", "glm-dsa", "deepseek4", "qwen35", "mamba", "falcon-h1", "rwkv7", "lfm2",
            "kimi-linear", "minimax-01", "nanbeige", "gemma3n", "qwen3vl", "new-one", "llama4",
        ]),
        numbers in prop::collection::btree_map(lying_number().prop_map(|(k, _)| k), any::<u64>(), 0..12),
        shifts in prop::collection::vec(0_u32..64, 12),
        tensors in prop::collection::btree_map(tensor_name(), (0_u64..1 << 20, 0_u64..1 << 20, 0_u64..1 << 18), 0..6),
    ) {
        let mut m = Maker::default().text("general.architecture", architecture);
        for ((key, n), shift) in numbers.into_iter().zip(shifts) {
            m = m.raw_key(&format!("{architecture}.{key}"), 10, &(n >> shift).to_le_bytes());
        }
        m = m.tensor("token_embd.weight", &[64, 1000], 0, 0);
        for (name, (a, b, c)) in tensors {
            m = m.tensor(&name, &[a, b, c], 0, 0);
        }
        open(&m.bytes());
    }

    #[test]
    fn what_is_written_is_read(
        names in prop::collection::btree_set("[a-z]{1,12}", 0..20),
        numbers in prop::collection::btree_map("[a-z.]{1,20}", any::<u32>(), 0..20),
        big in any::<bool>(),
    ) {
        let mut m = Maker { big, ..Maker::default() };
        for (key, n) in &numbers {
            m = m.number(key, *n);
        }
        for (i, name) in names.iter().enumerate() {
            m = m.tensor(name, &[32, i as u64 + 1], 8, 34 * i as u64);
        }
        let header = Header::read(&m.bytes()[..]).expect("a header");
        prop_assert_eq!(header.tensors.len(), names.len());
        for (key, n) in &numbers {
            prop_assert_eq!(header.number(key), Some(u64::from(*n)));
        }
        for (i, tensor) in header.tensors.iter().enumerate() {
            prop_assert_eq!(tensor.bytes(), Some(34 * (i as u64 + 1)));
        }
    }
}
