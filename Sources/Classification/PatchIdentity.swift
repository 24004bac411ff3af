import Crypto
import RiskModel

/// Computes the patch id and the file digests of docs/patch-id.md: the same for a clean rebase, different for any other change.
struct PatchIdentity {
    /// What one file adds to it, so that no content has to be kept; nil where some content was not read.
    struct Part: Sendable {
        fileprivate var entries: [Entry]

        /// An estimate of the memory held beside the value itself.
        var heldBytes: Int {
            ApproximateBytes.of(entries) { ApproximateBytes.of($0.path) + ApproximateBytes.allocation + $0.blobs.count }
        }
    }

    /// One path of the patch, waiting for its tier.
    fileprivate struct Entry: Sendable {
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
    }

    static func part(_ change: FileChange, _ content: FileContent) -> Part? {
        guard content.missing == nil else { return nil }
        let old = change.old
        let new = change.new
        switch change.status {
        case .renamed:
            return Part(entries: [
                entry("D", old: old, new: nil, content, only: .removed), entry("A", old: nil, new: new, content, only: .added),
            ])
        case .copied: return Part(entries: [entry("A", old: nil, new: new, content, only: .added)])
        case .added: return Part(entries: [entry("A", old: nil, new: new, content, only: nil)])
        case .deleted: return Part(entries: [entry("D", old: old, new: nil, content, only: nil)])
        case .modified: return Part(entries: [entry("M", old: old, new: new, content, only: nil)])
        case .typeChanged: return Part(entries: [entry("T", old: old, new: new, content, only: nil)])
        case .unmerged: return nil
        }
    }

    private static func entry(
        _ kind: Unicode.Scalar, old: FileVersion?, new: FileVersion?, _ content: FileContent, only: FileContent.Line.Origin?
    ) -> Entry {
        Entry(
            path: (new ?? old)?.path ?? GitPath(bytes: []), kind: UInt8(ascii: kind), oldMode: old?.mode.rawValue ?? 0,
            newMode: new?.mode.rawValue ?? 0, lines: digest(of: content, only: only),
            blobs: (old?.blob?.bytes ?? []) + (new?.blob?.bytes ?? []),
            alwaysNamesBlobs: content.isBinary || content.isTranscoded)
    }

    /// Of one buffer, filled line by line: to hand over each piece by itself costs more than the hashing.
    private static func digest(of content: FileContent, only origin: FileContent.Line.Origin?) -> SHA256Digest {
        var hash = SHA256()
        var buffer: [UInt8] = []
        buffer.reserveCapacity(min(content.text.count + 9 * content.lines.count, bufferBytes + 4_096))
        content.text.withUnsafeBufferPointer { text in
            for hunk in content.hunks {
                var isEmpty = true
                for line in content.lines[hunk.lines] where origin == nil || line.origin == origin {
                    if isEmpty { buffer.append(UInt8(ascii: "@")) }
                    isEmpty = false
                    buffer.append(line.origin.sign)
                    withUnsafeBytes(of: UInt64(line.range.count).bigEndian) { buffer.append(contentsOf: $0) }
                    buffer.append(contentsOf: UnsafeBufferPointer(rebasing: text[line.range]))
                    if buffer.count > bufferBytes {
                        hash.update(data: buffer)
                        buffer.removeAll(keepingCapacity: true)
                    }
                }
            }
        }
        hash.update(data: buffer)
        return hash.finalize()
    }

    private static let bufferBytes = 64 << 10

    /// - Parameters:
    ///   - parts: of the files of the patch, in order.
    ///   - isHigh: whether the file at an index has tier high.
    /// - Returns: 64 hexadecimal digits; nil where some content was not read.
    static func id(of parts: [Part?], isHigh: (Int) -> Bool) -> String? {
        var entries: [(entry: Entry, namesBlobs: Bool)] = []
        for (index, part) in parts.enumerated() {
            guard let part else { return nil }
            let isHigh = isHigh(index)
            entries += part.entries.map { ($0, $0.alwaysNamesBlobs || isHigh) }
        }
        return digest(of: entries, domain: "difftier.patch-id/v1")
    }

    /// - Parameters:
    ///   - part: of one file.
    ///   - isHigh: whether it has tier high.
    /// - Returns: 64 hexadecimal digits.
    static func fileDigest(of part: Part, isHigh: Bool) -> String {
        digest(of: part.entries.map { ($0, $0.alwaysNamesBlobs || isHigh) }, domain: "difftier.file-digest/v1")
    }

    private static func digest(of entries: [(entry: Entry, namesBlobs: Bool)], domain: String) -> String {
        var hash = SHA256()
        hash.update(data: Array("\(domain)\n".utf8))
        for (entry, namesBlobs) in entries.sorted(by: { ($0.entry.path, $0.entry.kind) < ($1.entry.path, $1.entry.kind) }) {
            hash.update(data: [entry.kind])
            hash.update(data: bigEndian(UInt64(entry.path.bytes.count)))
            hash.update(data: entry.path.bytes)
            hash.update(data: bigEndian(UInt64(entry.oldMode)))
            hash.update(data: bigEndian(UInt64(entry.newMode)))
            entry.lines.withUnsafeBytes { hash.update(bufferPointer: $0) }
            let blobs = namesBlobs ? entry.blobs : []
            hash.update(data: bigEndian(UInt64(blobs.count)))
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
