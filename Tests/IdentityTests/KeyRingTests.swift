import Foundation
import Identity
import RiskModel
import TestKit
import Testing

@Suite("Key rings and key sets")
struct KeyRingTests {
    private let scratch: TemporaryDirectory
    private var path: String { scratch.path + "/state/keys/grants" }

    init() throws { scratch = try TemporaryDirectory() }

    private func file(_ number: Int) -> String { "\(path)/00000\(number).jwk" }

    private func mode(of path: String) throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    private func text(_ number: Int) throws -> String { try String(contentsOfFile: file(number), encoding: .utf8) }

    private func replace(_ number: Int, _ old: String, with new: String) throws {
        let text = try text(number)
        #expect(text.contains(old))
        try text.replacingOccurrences(of: old, with: new).write(toFile: file(number), atomically: false, encoding: .utf8)
    }

    private func refusal() throws -> KeyError {
        try #require(#expect(throws: KeyError.self) { try KeyRing(directory: path) })
    }

    @Test("the id of a key is its thumbprint: the vector of RFC 8037, A.3")
    func thumbprint() throws {
        let bytes: [UInt8] = [
            0xD7, 0x5A, 0x98, 0x01, 0x82, 0xB1, 0x0A, 0xB7, 0xD5, 0x4B, 0xFE, 0xD3, 0xC9, 0x64, 0x07, 0x3A,
            0x0E, 0xE1, 0x72, 0xF3, 0xDA, 0xA6, 0x23, 0x25, 0xAF, 0x02, 0x1A, 0x68, 0xF7, 0x07, 0x51, 0x1A,
        ]
        #expect(VerificationKey(bytes: bytes)?.id == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")
        #expect(VerificationKey(bytes: bytes.dropLast()) == nil)
    }

    @Test("an empty directory gets a first key, its owner's alone, which is there again after a restart")
    func firstKey() throws {
        let ring = try KeyRing(directory: path)
        #expect(try mode(of: path) == 0o700)
        #expect(try FileManager.default.contentsOfDirectory(atPath: path) == ["000001.jwk"])
        #expect(try mode(of: file(1)) == 0o600)
        let again = try KeyRing(directory: path)
        #expect(again.signingKey.id == ring.signingKey.id)
        let message = Array("message".utf8)
        let signature = try again.signingKey.signature(for: message)
        #expect(ring.signingKey.verificationKey.isValid(signature, for: message))
        #expect(!ring.signingKey.verificationKey.isValid(signature, for: message + [0]))
    }

    @Test("rotation signs with a new key, keeps the old one for verification, and takes its private half away")
    func rotation() throws {
        let ring = try KeyRing(directory: path)
        let first = ring.signingKey
        let second = try ring.rotate()
        let third = try ring.rotate()
        #expect(ring.signingKey.id == third.id)
        #expect(ring.jwks.keys.map(\.id) == [third.id, second.id, first.id])
        for number in 1...2 { #expect(try !text(number).contains("\"d\"")) }
        #expect(try text(3).contains("\"d\""))
        for number in 1...3 { #expect(try mode(of: file(number)) == 0o600) }
        #expect(try KeyRing(directory: path).jwks == ring.jwks)
    }

    @Test("two rings over one directory do not undo each other's rotation")
    func twoProcesses() throws {
        let one = try KeyRing(directory: path)
        let other = try KeyRing(directory: path)
        try one.rotate()
        let newest = try other.rotate()
        #expect(other.jwks.keys.count == 3)
        #expect(one.signingKey.id != newest.id)
        #expect(try one.reload().id == newest.id)
        #expect(one.jwks == other.jwks)
    }

    @Test("a rotation that was cut off in the middle is finished at the next start")
    func cutOff() throws {
        let ring = try KeyRing(directory: path)
        let before = try text(1)
        try ring.rotate()
        try before.write(toFile: file(1), atomically: false, encoding: .utf8)
        #expect(try KeyRing(directory: path).signingKey.id == ring.signingKey.id)
        #expect(try !text(1).contains("\"d\""))
    }

    @Test("a key file that others can read is refused, with what to do", arguments: [0o640, 0o604, 0o620, 0o660])
    func openFile(mode: Int) throws {
        _ = try KeyRing(directory: path)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file(1))
        let error = try refusal()
        #expect(error.code == .notPrivate)
        #expect(error.reason.contains("000001.jwk") && error.reason.contains("chmod go-rwx"))
    }

    @Test("so is a link, and a directory in which others can put files")
    func linksAndDirectories() throws {
        _ = try KeyRing(directory: path)
        try FileManager.default.moveItem(atPath: file(1), toPath: scratch.path + "/key")
        try FileManager.default.createSymbolicLink(atPath: file(1), withDestinationPath: scratch.path + "/key")
        #expect(try refusal().code == .notPrivate)
        try FileManager.default.removeItem(atPath: file(1))
        try FileManager.default.setAttributes([.posixPermissions: 0o770], ofItemAtPath: path)
        #expect(try refusal().code == .notPrivate)
    }

    @Test("a damaged file is named, and nothing of it is shown")
    func damage() throws {
        let damages: [(String, (String) -> String)] = [
            ("cut", { String($0.dropLast(20)) }), ("empty", { _ in "" }),
            ("another private half", { $0.replacingOccurrences(of: "\"d\":\"", with: "\"d\":\"A") }),
            ("no public half", { $0.replacingOccurrences(of: "\"x\"", with: "\"y\"") }),
            ("another id", { $0.replacingOccurrences(of: "\"kid\":\"", with: "\"kid\":\"A") }),
            ("another kind", { $0.replacingOccurrences(of: "Ed25519", with: "X25519") }),
            ("a member twice", { $0.replacingOccurrences(of: "{", with: "{\"kty\":\"OKP\",") }),
        ]
        _ = try KeyRing(directory: path)
        let intact = try text(1)
        let secret = try #require(intact.split(separator: "\"d\":\"").last?.prefix(43))
        for (name, damage) in damages {
            try damage(intact).write(toFile: file(1), atomically: false, encoding: .utf8)
            let error = try refusal()
            #expect(error.code == .damaged, "\(name)")
            #expect(error.reason.contains(file(1)), "\(name)")
            #expect(!error.reason.contains(secret), "\(name)")
        }
    }

    @Test("two halves that do not belong together are refused")
    func foreignHalf() throws {
        let ring = try KeyRing(directory: path)
        let first = try text(1)
        try ring.rotate()
        let half = try #require(first.split(separator: "\"d\":\"").last?.prefix(43))
        let other = try #require(text(2).split(separator: "\"d\":\"").last?.prefix(43))
        try replace(2, String(other), with: String(half))
        #expect(try refusal().reason.contains("do not belong together"))
    }

    @Test("a ring whose newest key cannot sign is refused instead of signing with an older one")
    func noPrivateHalf() throws {
        let ring = try KeyRing(directory: path)
        try ring.rotate()
        try FileManager.default.copyItem(atPath: file(1), toPath: file(3))
        #expect(try refusal().reason.contains("no private half"))
        try FileManager.default.removeItem(atPath: file(3))
        try "{}".write(toFile: "\(path)/1.jwk", atomically: false, encoding: .utf8)
        #expect(try refusal().reason.contains("1.jwk"))
    }

    @Test("what a key is printed as holds no secret")
    func printing() throws {
        let key = try KeyRing(directory: path).signingKey
        var dumped = ""
        dump(key, to: &dumped)
        let secret = try #require(text(1).split(separator: "\"d\":\"").last?.prefix(43))
        let bytes = try #require(
            Data(base64Encoded: secret.replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/") + "="))
        for shown in ["\(key)", dumped, String(reflecting: key)] {
            #expect(shown.contains(key.id))
            #expect(
                !shown.contains(secret) && !shown.contains("\(Array(bytes).prefix(4).map { "\($0)" }.joined(separator: ", "))"))
        }
    }

    @Test("a key set is read as it was written; keys of other kinds are passed over")
    func keySet() throws {
        let ring = try KeyRing(directory: path)
        try ring.rotate()
        let text = ring.jwks.json.canonicalText
        #expect(!text.contains("\"d\""))
        #expect(try JWKSDocument(parsing: Array(text.utf8)) == ring.jwks)
        let more = text.replacingOccurrences(
            of: "{\"keys\":[",
            with:
                "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"},{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"AA\"},"
        )
        #expect(try JWKSDocument(parsing: Array(more.utf8)) == ring.jwks)
    }

    @Test("a key set that is none, or holds a secret, is refused")
    func badKeySets() throws {
        let key = SigningKey().verificationKey.jwk.canonicalText
        let cases = [
            "", "[]", "{}", "{\"keys\":{}}", "{\"keys\":[]}", "{\"keys\":[1]}", "{\"keys\":[\(key),\(key)]}",
            "{\"keys\":[\(key)]} x",
            "{\"keys\":[\(key)],\"keys\":[\(key)]}", "{\"keys\":[\(key.dropLast()),\"d\":\"AA\"}]}",
            "{\"keys\":[\(key.replacingOccurrences(of: "\"x\":\"", with: "\"x\":\"AAAA"))]}",
            "{\"keys\":[\(key.replacingOccurrences(of: "\"kid\":\"", with: "\"kid\":\"A"))]}",
        ]
        for text in cases {
            let error = #expect(throws: KeyError.self, "\(text)") { try JWKSDocument(parsing: Array(text.utf8)) }
            #expect(error?.code == .damaged)
        }
    }
}
