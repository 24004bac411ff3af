import Crypto

/// What a log was at one size (C2SP tlog-checkpoint).
public struct Checkpoint: Hashable, Sendable {
    /// The name of the log.
    public var origin: String
    /// How many events it held.
    public var size: Int
    public var root: MerkleHash

    public init(origin: String, size: Int, root: MerkleHash) {
        self.origin = origin
        self.size = size
        self.root = root
    }

    /// The text that is signed.
    public var text: String { "\(origin)\n\(size)\n\(Base64.encode(root.bytes))\n" }

    /// Reads the text of a note; lines behind the third are left aside.
    ///
    /// - Throws: `malformed`.
    public init(text: String) throws(EvidenceError) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count >= 4, lines.last == "", !lines.dropLast().contains(""), let size = Int(lines[1]), size >= 0,
            String(size) == lines[1], let root = Base64.decode(lines[2]).flatMap({ MerkleHash($0) })
        else { throw EvidenceError(code: .malformed, reason: "this is no checkpoint of a log") }
        self.init(origin: lines[0], size: size, root: root)
    }

    /// Reads a signed note and believes it.
    ///
    /// - Throws: `malformed`, or `unverified` where no key of those given signed it.
    public init(note: String, signedBy keys: [VerifierKey]) throws(EvidenceError) {
        let note = try SignedNote(note)
        try note.verified(by: keys)
        try self.init(text: note.text)
    }
}

/// What signs the checkpoints of a log: its name, and a key that this library neither makes nor keeps.
public struct CheckpointSigner: Sendable {
    private let sign: @Sendable ([UInt8]) throws -> [UInt8]
    /// What its signatures are verified by. Its name is the log's origin.
    public let verifierKey: VerifierKey

    /// - Parameters:
    ///   - name: of the log, such as `difftier.example/evidence`.
    ///   - publicKey: 32 bytes.
    ///   - sign: makes the Ed25519 signature of a message, 64 bytes.
    /// - Throws: `malformed` where the name is empty or has a space or `+` in it.
    public init(
        name: String, publicKey: [UInt8], sign: @escaping @Sendable ([UInt8]) throws -> [UInt8]
    ) throws(EvidenceError) {
        self.sign = sign
        verifierKey = try VerifierKey(name: name, publicKey: publicKey)
    }

    /// The signed note over a tree of this log.
    func note(size: Int, root: MerkleHash) throws -> String {
        let text = Checkpoint(origin: verifierKey.name, size: size, root: root).text
        let signature = SignedNote.Signature(
            name: verifierKey.name, keyID: verifierKey.id, bytes: try sign(Array(text.utf8)))
        return "\(text)\n\(signature.line)"
    }
}
