import Crypto
import RiskModel

/// Computes the patch id of docs/patch-id.md: the same for a clean rebase, different for any other change.
///
/// Fed one file at a time, so that no more than one file's content is ever held.
struct PatchIdentity {
    /// One path of the patch, waiting for its tier.
    private struct Entry {
        var path: GitPath
        /// `A`, `D`, `M` or `T`: pairing of renames and copies is not part of the identity.
        var kind: UInt8
        var oldMode: UInt32
        var newMode: UInt32
        var lines: SHA256Digest
        /// Old and new blob ids; part of the digest for binary files, transcoded ones, and files of tier high.
        var blobs: [UInt8]
        /// Binary or transcoded: the lines alone do not name the bytes.
        var alwaysNamesBlobs: Bool
        /// Index of the file in the patch.
        var file: Int
    }

    private var entries: [Entry] = []
    private var isWhole = true

    mutating func add(_ change: FileChange, _ content: FileContent, file: Int) {
        guard content.missing == nil else {
            isWhole = false
            return
        }
        let old = change.old
        let new = change.new
        switch change.status {
        case .renamed, .copied:
            if change.status == .renamed {
                entries.append(entry("D", old: old, new: nil, content, only: .removed, file))
            }
            entries.append(entry("A", old: nil, new: new, content, only: .added, file))
        case .added: entries.append(entry("A", old: nil, new: new, content, only: nil, file))
        case .deleted: entries.append(entry("D", old: old, new: nil, content, only: nil, file))
        case .modified: entries.append(entry("M", old: old, new: new, content, only: nil, file))
        case .typeChanged: entries.append(entry("T", old: old, new: new, content, only: nil, file))
        case .unmerged: isWhole = false
        }
    }

    private func entry(
        _ kind: Unicode.Scalar, old: FileVersion?, new: FileVersion?, _ content: FileContent, only: FileContent.Line.Origin?,
        _ file: Int
    ) -> Entry {
        Entry(
            path: (new ?? old)?.path ?? GitPath(bytes: []), kind: UInt8(ascii: kind), oldMode: old?.mode.rawValue ?? 0,
            newMode: new?.mode.rawValue ?? 0, lines: Self.digest(of: content, only: only),
            blobs: (old?.blob?.bytes ?? []) + (new?.blob?.bytes ?? []),
            alwaysNamesBlobs: content.isBinary || content.isTranscoded,
            file: file)
    }

    private static func digest(of content: FileContent, only origin: FileContent.Line.Origin?) -> SHA256Digest {
        var hash = SHA256()
        content.text.withUnsafeBytes { text in
            for hunk in content.hunks {
                let lines = content.lines[hunk.lines].filter { origin == nil || $0.origin == origin }
                if lines.isEmpty { continue }
                hash.update(data: [UInt8(ascii: "@")])
                for line in lines {
                    hash.update(data: [line.origin.sign])
                    hash.update(data: Self.bigEndian(UInt64(line.range.count)))
                    hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: text[line.range]))
                }
            }
        }
        return hash.finalize()
    }

    /// - Parameter isHigh: whether the file at an index of the patch has tier high.
    /// - Returns: 64 hexadecimal digits; nil where some content was not read.
    func finish(isHigh: (Int) -> Bool) -> String? {
        guard isWhole else { return nil }
        var hash = SHA256()
        hash.update(data: Array("difftier.patch-id/v1\n".utf8))
        for entry in entries.sorted(by: { ($0.path, $0.kind) < ($1.path, $1.kind) }) {
            hash.update(data: [entry.kind])
            hash.update(data: Self.bigEndian(UInt64(entry.path.bytes.count)))
            hash.update(data: entry.path.bytes)
            hash.update(data: Self.bigEndian(UInt64(entry.oldMode)))
            hash.update(data: Self.bigEndian(UInt64(entry.newMode)))
            entry.lines.withUnsafeBytes { hash.update(bufferPointer: $0) }
            let blobs = entry.alwaysNamesBlobs || isHigh(entry.file) ? entry.blobs : []
            hash.update(data: Self.bigEndian(UInt64(blobs.count)))
            hash.update(data: blobs)
        }
        return Hexadecimal.encode(hash.finalize())
    }

    private static func bigEndian(_ value: UInt64) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian, Array.init)
    }
}

extension FileContent.Line.Origin {
    /// The first character of the line in patch text.
    var sign: UInt8 {
        switch self {
        case .context: UInt8(ascii: " ")
        case .added: UInt8(ascii: "+")
        case .removed: UInt8(ascii: "-")
        }
    }
}
