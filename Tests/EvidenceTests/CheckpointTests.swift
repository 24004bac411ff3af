import Crypto
import Foundation
import TestKit
import Testing

@testable import Evidence

@Suite("Signed notes and checkpoints")
struct CheckpointTests {
    /// Keys and notes that other implementations publish as examples.
    static let neumannKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    static let neumannNote = """
        If you think cryptography is the answer to your problem,
        then you don't know what your problem is.

        — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=

        """
    static let fooKey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
    static let fooNote =
        "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"

    @Test("notes of other implementations verify by their keys", arguments: [(neumannKey, neumannNote), (fooKey, fooNote)])
    func published(key text: String, note: String) throws {
        let key = try VerifierKey(text)
        #expect(key.description == text)
        let read = try SignedNote(note)
        #expect(try read.verified(by: [key]) == [key])
        #expect(note.hasPrefix(read.text + "\n— "))
    }

    @Test("a key's text of which a byte is another is none, or is another key")
    func changedKeys() throws {
        let text = Array(Self.neumannKey.utf8)
        for place in text.indices {
            var changed = text
            changed[place] += 1
            let error = #expect(throws: EvidenceError.self) { try VerifierKey(String(decoding: changed, as: UTF8.self)) }
            #expect(error?.code == .malformed)
        }
        #expect(throws: EvidenceError.self) { try VerifierKey(name: "two words", publicKey: Array(repeating: 1, count: 32)) }
        #expect(throws: EvidenceError.self) { try VerifierKey(name: "short", publicKey: [1]) }
    }

    @Test("no byte of a checkpoint can be changed")
    func changedNotes() throws {
        let signer = try LogFixture.signer(1)
        let note = Array(try signer.note(size: 20_852_163, root: .leaf([1])).utf8)
        #expect(try Checkpoint(note: String(decoding: note, as: UTF8.self), signedBy: [signer.verifierKey]).size == 20_852_163)
        for place in note.indices {
            var changed = note
            changed[place] ^= 1
            #expect(throws: EvidenceError.self, "byte \(place)") {
                try Checkpoint(note: String(decoding: changed, as: UTF8.self), signedBy: [signer.verifierKey])
            }
        }
    }

    @Test("a checkpoint has the three lines of its form, and a signature that other implementations can find the key of")
    func form() throws {
        let signer = try LogFixture.signer(1)
        let lines = try signer.note(size: 7, root: .empty).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 6)
        #expect(lines[0] == "difftier.example/evidence")
        #expect(lines[1] == "7")
        #expect(lines[2] == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
        #expect(lines[3] == "")
        #expect(lines[4].hasPrefix("— difftier.example/evidence "))
        let bytes = try #require(Data(base64Encoded: String(lines[4].split(separator: " ")[2])))
        #expect(bytes.count == 68)
        let id = signer.verifierKey.description.split(separator: "+")[1]
        #expect(bytes.prefix(4).map { String(format: "%02x", $0) }.joined() == id)
    }

    @Test(
        "another key of the same name does not verify, signatures of unknown keys are passed over, and a false one spoils the note"
    )
    func keys() throws {
        let (one, two) = (try LogFixture.signer(1), try LogFixture.signer(2))
        let (first, second) = (try one.note(size: 1, root: .empty), try two.note(size: 1, root: .empty))
        #expect(throws: EvidenceError.self) { try Checkpoint(note: first, signedBy: [two.verifierKey]) }
        #expect(throws: EvidenceError.self) { try Checkpoint(note: first, signedBy: []) }
        let line = try #require(second.split(separator: "\n").last)
        let both = first + line + "\n"
        #expect(try SignedNote(both).verified(by: [two.verifierKey]) == [two.verifierKey])
        #expect(try SignedNote(both).verified(by: [one.verifierKey, two.verifierKey]).count == 2)
        // The signature of the first over another text, beside a true one of the second.
        let foreign = try #require(try one.note(size: 2, root: .empty).split(separator: "\n").last)
        let spoilt = second + foreign + "\n"
        #expect(try SignedNote(spoilt).verified(by: [two.verifierKey]) == [two.verifierKey])
        let error = #expect(throws: EvidenceError.self) {
            try SignedNote(spoilt).verified(by: [one.verifierKey, two.verifierKey])
        }
        #expect(error?.code == .unverified)
    }

    @Test(
        "what is not of the form of a checkpoint is refused",
        arguments: [
            "", "o\n1\n", "o\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
            "o\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
            "\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", "o\n1\n47DEQpj8\n",
            "o\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
            "o\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\nmore\n",
            "o\n99999999999999999999\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        ])
    func malformed(text: String) {
        let error = #expect(throws: EvidenceError.self) { try Checkpoint(text: text) }
        #expect(error?.code == .malformed)
    }

    @Test(
        "what is not of the form of a note is refused",
        arguments: [
            "", "\n", "text\n", "text\n\n", "text\n\n— name\n", "te\u{7}xt\n\n— n AAAAAAA=\n", "text\n\n— na+me AAAAAAA=\n",
            "text\n\n- name AAAAAAA=\n", "text\n\n— name AAAA\n", "text\n\n— name AAAAAAA=\nmore\n",
        ])
    func malformedNotes(note: String) {
        let error = #expect(throws: EvidenceError.self) { try SignedNote(note) }
        #expect(error?.code == .malformed)
    }
}
