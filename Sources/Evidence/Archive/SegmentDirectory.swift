import Foundation
import PrivateFiles

/// A directory of sealed segments: for each its events, one canonical text a line, and a manifest. They can be checked without the log.
public struct SegmentDirectory: Sendable {
    /// Far more than is sealed in one piece.
    private static let maximumBytes = 1 << 30

    public let path: String

    public init(path: String) { self.path = path }

    /// The segments whose manifests are here, by their first event.
    ///
    /// - Throws: `unavailable` where the directory cannot be read.
    public func segments() throws(EvidenceError) -> [Segment] {
        let names = try EvidenceError.wrap("read the archive \(path)") {
            try FileManager.default.contentsOfDirectory(atPath: path)
        }
        return names.compactMap(Self.segment(ofManifest:)).sorted { $0.first < $1.first }
    }

    /// The canonical texts of a segment's events, shown to be those that were logged: by their hashes, the proof in the manifest and the
    /// signature of its checkpoint.
    ///
    /// - Throws: `archived` where a file of it is missing; `unverified` or `malformed` where it is not what was sealed.
    public func events(of segment: Segment, signedBy keys: [VerifierKey]) throws(EvidenceError) -> [String] {
        let manifest = try manifest(of: segment)
        try manifest.verify(signedBy: keys)
        guard let texts = try texts(of: segment) else { throw missing(eventsPath(of: segment)) }
        guard texts.count == segment.count else {
            throw EvidenceError(
                code: .unverified,
                reason: "\(eventsPath(of: segment)) has \(texts.count) events, and \(segment.count) were sealed")
        }
        guard Self.root(of: texts) == manifest.root else {
            throw EvidenceError(
                code: .unverified, reason: "the events in \(eventsPath(of: segment)) are not those that were sealed")
        }
        return texts
    }

    static func root(of texts: [String]) -> MerkleHash {
        var frontier = CompactFrontier()
        for text in texts { frontier.append(.leaf(text.utf8)) { _, _ in } }
        return frontier.root
    }

    /// - Throws: `archived` where it is missing; `malformed` where it is of another segment.
    func manifest(of segment: Segment) throws(EvidenceError) -> SegmentManifest {
        let path = manifestPath(of: segment)
        guard let bytes = try read(path) else { throw missing(path) }
        let manifest = try SegmentManifest(text: String(decoding: bytes, as: UTF8.self))
        guard manifest.segment == segment else {
            throw EvidenceError(code: .malformed, reason: "\(path) is the manifest of \(manifest.segment)")
        }
        return manifest
    }

    /// What its file of events holds, a text a line, unchecked; nil where there is none.
    func texts(of segment: Segment) throws(EvidenceError) -> [String]? {
        guard let bytes = try read(eventsPath(of: segment)) else { return nil }
        return bytes.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Puts a segment on disk, the manifest last: where it is, the events are.
    func write(_ texts: [String], _ manifest: SegmentManifest) throws(EvidenceError) {
        do throws(PrivateFileError) {
            try PrivateDirectory.make(path)
            try PrivateFile.write(Array(texts.map { $0 + "\n" }.joined().utf8), to: eventsPath(of: manifest.segment))
            try PrivateFile.write(Array(manifest.text.utf8), to: manifestPath(of: manifest.segment))
        } catch {
            throw EvidenceError(error)
        }
    }

    func eventsPath(of segment: Segment) -> String { "\(path)/\(Self.name(of: segment)).jsonl" }

    private func manifestPath(of segment: Segment) -> String { "\(path)/\(Self.name(of: segment))\(Self.manifestSuffix)" }

    private func missing(_ path: String) -> EvidenceError {
        EvidenceError(code: .archived, reason: "\(path) is not there")
    }

    private func read(_ path: String) throws(EvidenceError) -> [UInt8]? {
        do throws(PrivateFileError) {
            return try PrivateFile.read(path, maximumBytes: Self.maximumBytes)
        } catch {
            if error.code == .missing { return nil }
            throw EvidenceError(error)
        }
    }

    private static let manifestSuffix = ".manifest.json"

    private static func name(of segment: Segment) -> String {
        let first = String(segment.first)
        return "events-\(String(repeating: "0", count: max(12 - first.count, 0)))\(first)-\(segment.count)"
    }

    private static func segment(ofManifest name: String) -> Segment? {
        guard name.hasSuffix(manifestSuffix) else { return nil }
        let parts = name.dropLast(manifestSuffix.count).split(separator: "-")
        guard parts.count == 3, let first = Int(parts[1]), let count = Int(parts[2]),
            let segment = Segment(first: first, count: count),
            name == self.name(of: segment) + manifestSuffix
        else { return nil }
        return segment
    }
}
