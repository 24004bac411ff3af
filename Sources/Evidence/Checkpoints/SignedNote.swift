/// A text with signatures behind it (C2SP signed-note). Read, but not yet believed.
public struct SignedNote: Hashable, Sendable {
    public struct Signature: Hashable, Sendable {
        public var name: String
        public var keyID: UInt32
        public var bytes: [UInt8]
    }

    /// No reader needs to take more: 16 signatures of the longest kind have 80 KB.
    public static let maximumBytes = 1 << 20
    static let maximumSignatures = 100

    /// With its last newline.
    public let text: String
    public let signatures: [Signature]

    /// - Throws: `malformed`.
    public init(_ note: String) throws(EvidenceError) {
        guard let (text, signatures) = Self.parts(of: Array(note.utf8)) else {
            throw EvidenceError(code: .malformed, reason: "this is no signed note")
        }
        self.text = text
        self.signatures = signatures
    }

    private static func parts(of note: [UInt8]) -> (String, [Signature])? {
        let newline = UInt8(ascii: "\n")
        guard note.count <= maximumBytes, note.last == newline, !note.contains(where: { $0 < 0x20 && $0 != newline }) else {
            return nil
        }
        // The last empty line stands between the text and the signatures.
        guard let end = note.indices.dropFirst().last(where: { note[$0] == newline && note[$0 - 1] == newline }) else {
            return nil
        }
        let lines = note[(end + 1)...].split(separator: newline)
        guard !lines.isEmpty, lines.count <= maximumSignatures else { return nil }
        var signatures: [Signature] = []
        for line in lines {
            guard let signature = Signature(line: String(decoding: line, as: UTF8.self)) else { return nil }
            signatures.append(signature)
        }
        return (String(decoding: note[..<end], as: UTF8.self), signatures)
    }

    /// The keys that signed it, of those given.
    ///
    /// - Throws: `unverified` where none did, or a signature under the name and id of one is not its own.
    @discardableResult
    public func verified(by keys: [VerifierKey]) throws(EvidenceError) -> [VerifierKey] {
        let signed = Array(text.utf8)
        var signers: [VerifierKey] = []
        for signature in signatures {
            for key in keys where key.name == signature.name && key.id == signature.keyID {
                guard key.verifies(signature.bytes, of: signed) else {
                    throw EvidenceError(code: .unverified, reason: "a signature by the key \(key) does not fit the note")
                }
                signers.append(key)
            }
        }
        guard !signers.isEmpty else {
            let names = signatures.map { "\($0.name)+\(String($0.keyID, radix: 16))" }.joined(separator: ", ")
            throw EvidenceError(code: .unverified, reason: "the note is signed by no key that is trusted here, but by \(names)")
        }
        return signers
    }
}

extension SignedNote.Signature {
    private static let mark = "— "

    init?(line: String) {
        guard line.hasPrefix(Self.mark) else { return nil }
        let parts = line.dropFirst(Self.mark.count).split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, VerifierKey.isName(parts[0]), let bytes = Base64.decode(parts[1]), bytes.count > 4 else {
            return nil
        }
        self.init(
            name: String(parts[0]), keyID: bytes[..<4].reduce(0) { $0 << 8 | UInt32($1) }, bytes: Array(bytes[4...]))
    }

    /// As it stands in the note, with its newline.
    var line: String {
        let id = withUnsafeBytes(of: keyID.bigEndian) { Array($0) }
        return "\(Self.mark)\(name) \(Base64.encode(id + bytes))\n"
    }
}
