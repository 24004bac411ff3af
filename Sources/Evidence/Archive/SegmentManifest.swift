import RiskModel

/// What stands beside the events of a sealed segment, so that they can be believed without the log.
public struct SegmentManifest: Hashable, Sendable {
    public static let schema = "difftier.segment/v1"

    public var segment: Segment
    /// Of the segment's events.
    public var root: MerkleHash
    /// From that root to the one of the checkpoint, from below.
    public var proof: [MerkleHash]
    /// A signed note over a log that holds the segment.
    public var checkpoint: String

    /// One JSON object in its canonical form, with a newline.
    var text: String {
        let members: [String: JSONValue] = [
            "schema": .string(Self.schema), "first": .integer(segment.first), "count": .integer(segment.count),
            "root": .string(root.description), "proof": .array(proof.map { .string($0.description) }),
            "checkpoint": .string(checkpoint),
        ]
        return JSONValue.object(members).canonicalText + "\n"
    }

    init(segment: Segment, root: MerkleHash, proof: [MerkleHash], checkpoint: String) {
        self.segment = segment
        self.root = root
        self.proof = proof
        self.checkpoint = checkpoint
    }

    /// - Throws: `malformed`.
    init(text: String) throws(EvidenceError) {
        guard let members = JSONValue(text: text)?.members, members["schema"]?.string == Self.schema,
            let first = members["first"]?.integer, let count = members["count"]?.integer,
            let segment = Segment(first: first, count: count),
            let root = members["root"]?.string.flatMap(MerkleHash.init(hex:)),
            let proof = members["proof"]?.elements?.map({ $0.string.flatMap(MerkleHash.init(hex:)) }), !proof.contains(nil),
            let checkpoint = members["checkpoint"]?.string
        else { throw EvidenceError(code: .malformed, reason: "this is no manifest of a segment: \(text.prefix(200))") }
        self.init(segment: segment, root: root, proof: proof.compactMap { $0 }, checkpoint: checkpoint)
    }

    /// - Throws: `malformed` or `unverified` where the root is not one that a key of these signed.
    func verify(signedBy keys: [VerifierKey]) throws(EvidenceError) {
        let checkpoint = try Checkpoint(note: checkpoint, signedBy: keys)
        guard segment.proof(size: checkpoint.size, hashes: proof).proves(root, in: checkpoint.root) else {
            throw EvidenceError(
                code: .unverified, reason: "the segment of \(segment) is not in the log that its checkpoint is over")
        }
    }
}
