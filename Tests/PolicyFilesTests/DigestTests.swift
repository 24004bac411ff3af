import PolicyFiles
import RiskModel
import Testing

@Suite("The digest of a policy")
struct DigestTests {
    private static func digest(_ files: [PolicyFile]) throws -> String { try loader.load(files: files).digest }

    @Test("is SHA-256 over path, 0x00, length, 0x00 and content of each file in order of path")
    func vector() throws {
        // Computed by another program from the same description.
        let text = "version: 1\ncapabilities: [a]\ntiers: { low: {}, medium: {}, high: {} }\n"
        let files = [PolicyFile("b.yaml", "# b\n"), PolicyFile("a.yaml", text)]
        #expect(try Self.digest(files) == "f11c006bd4a44abdef07cd2191dda7e43aab5a5805258b65c830257ca5b9a532")
    }

    @Test("is stable, and changes with any byte, name or split of the files")
    func sensitivity() throws {
        let files = policy(with: rulesText)
        let digest = try Self.digest(files)
        #expect(digest.count == 64)
        #expect(try Self.digest(files.reversed()) == digest)
        let others: [[PolicyFile]] = [
            policy(with: rulesText + "\n"),
            policy(with: rulesText + "#"),
            [PolicyFile("policy.yaml", tiersText), PolicyFile("tests.yaml", rulesText)],
            [PolicyFile("policy.yaml", tiersText + "---\n" + rulesText)],
            files + [PolicyFile("empty.yaml", "")],
            files + [PolicyFile("empty.yml", "")],
        ]
        let digests = try others.map(Self.digest)
        #expect(Set(digests + [digest]).count == others.count + 1)
    }
}
