import Foundation
import TestKit
import Testing

/// Promise P7: what a redacting rule matches leaves the engine masked or not at all, by whatever way.
@Suite("A secret in a patch never comes out")
struct NoLeakTests {
    /// Assembled at run time, so that no file of this project holds anything that looks like a credential.
    private static func random(_ count: Int, from alphabet: String) -> String {
        String((0..<count).compactMap { _ in alphabet.randomElement() })
    }

    /// The words that must not come out.
    private let secrets: [String]
    private let git: GitFixture
    private let service: ServiceFixture
    private let leaking: TemporaryDirectory

    /// Commits that add, change, move and remove secrets: on a line, at the end of a long line, beside bytes that are not UTF-8,
    /// in a path, in the target of a symlink, and over several lines.
    init() throws {
        let upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        let base64 = upper + upper.lowercased() + "0123456789+/"
        let tokens = (0..<6).map { _ in "DTK_" + Self.random(24, from: upper + "0123456789") }
        let bodies = (0..<6).map { _ in Self.random(64, from: base64) }
        let key = { (kind: String, lines: ArraySlice<String>) in
            ["-----BEGIN \(kind)PRIVATE", " KEY-----\n"].joined() + lines.map { $0 + "\n" }.joined()
                + "-----END \(kind)KEY-----\n"
        }
        let git = try GitFixture(name: "vault")
        try git.commit("Begin", "plain.txt", "first\n")
        try git.commit("On a line", "app.swift", "let token = \"\(tokens[0])\" // FIXME\nlet next = 1\n")
        try git.commit("Elsewhere on it", "app.swift", "let token = \"\(tokens[0])\" // FIXME soon\nlet next = 1\n")
        try git.commit("In a long line", "long.txt", String(repeating: "FIXME ", count: 23) + " \"" + tokens[1] + "\"\n")
        try git.commit("Off", "app.swift", "let next = 1\n")
        try git.commit("In a path", "config/\(tokens[2])/FIXME.txt", "FIXME\n")
        try git.git("mv", "config/\(tokens[2])/FIXME.txt", "config/\(tokens[3]).txt")
        try git.commit("To another path")
        try FileManager.default.createSymbolicLink(
            atPath: git.path + "/link", withDestinationPath: "../FIXME/\(tokens[4])")
        try git.commit("In a symlink")
        try git.commit("A key", "key.pem", "FIXME\n" + key("", bodies[0..<3]) + "FIXME\n")
        try git.commit("Another key", "key.pem", "FIXME\n" + key("RSA ", [bodies[0], bodies[3], bodies[4]]) + "FIXME\n")
        try git.commit("An open key", "key.pem", "FIXME\n" + key("EC ", bodies[3...4]).replacing("-----END", with: bodies[5]))
        try Data(Array("\u{FEFF}FIXME ".utf8) + [0xFF, 0xFE] + Array("\(tokens[5])\n".utf8))
            .write(to: URL(fileURLWithPath: git.path + "/bytes.bin"))
        try git.commit("Beside other bytes")
        try git.remove("key.pem")
        try git.remove("config/\(tokens[3]).txt")
        try git.commit("Gone")
        self.git = git
        secrets = tokens + bodies
        service = try ServiceFixture(repositories: ["vault": git], "--log-level", "trace")
        leaking = try TemporaryDirectory()
    }

    private func expectNoSecret(in text: String, from what: String, sourceLocation: SourceLocation = #_sourceLocation) {
        for secret in secrets {
            // Half of it would be too much.
            let leaks = text.contains(secret.prefix(20)) || text.contains(secret.suffix(20))
            #expect(!leaks, "\(what) shows \(secret.prefix(8))…", sourceLocation: sourceLocation)
        }
    }

    private func expectNoSecret(from arguments: [String], input: String? = nil) throws -> String {
        let run = try Programs.run(Programs.difftier, arguments, in: git.path, input: input.map { Array($0.utf8) })
        expectNoSecret(in: run.text + run.errorOutput, from: arguments.joined(separator: " "))
        return run.text + run.errorOutput
    }

    private static let formats = [
        ["classify", "--format", "text"], ["classify", "--format", "json"], ["classify", "--format", "jsonl"], ["explain"],
    ]

    @Test("from any commit, format or place to decide; and rules did match it there")
    func commits() throws {
        for way in [["--policy", service.policy], ["--server", service.socket]] {
            let root = try git.git("rev-list", "--max-parents=0", "HEAD")
            var text = ""
            for format in Self.formats {
                for patch in [["--base", root], ["--base", "HEAD", "--head", root, "--two-dot"], ["--range", "\(root)..HEAD"]] {
                    // One document cannot hold a range.
                    if patch[0] == "--range" && format.last == "json" { continue }
                    text += try expectNoSecret(from: format + way + patch)
                }
            }
            #expect(text.contains("secrets.token"))
            #expect(text.contains("secrets.private-key"))
            #expect(text.contains("[redacted]"))
            // The rule that masks nothing has seen the same lines.
            #expect(text.contains("source.fixme"))
        }
    }

    @Test("from patch text")
    func text() throws {
        let log = try git.git("log", "--format=%H", "--no-merges").split(separator: "\n").dropLast()
        for commit in log {
            let patch = try git.git("diff", "--text", "\(commit)~1", String(commit)) + "\n"
            for way in [["--policy", service.policy], ["--server", service.socket]] {
                let output = try expectNoSecret(from: ["explain", "--patch", "-"] + way, input: patch)
                #expect(output.contains("decision    "), "\(output)")
            }
        }
    }

    @Test("from the trees of rules, whether they apply, nearly do or do not")
    func ruleTrees() throws {
        let root = try git.git("rev-list", "--max-parents=0", "HEAD")
        var text = ""
        for patch in [
            ["--base", root], ["--base", "HEAD", "--head", root, "--two-dot"], ["--base", "HEAD~4", "--head", "HEAD~2"],
        ] {
            for way in [["--near-misses"], ["--near-misses", "--format", "json"], ["--rule", "secrets.token"]] {
                text += try expectNoSecret(from: ["rules", "explain", "--policy", service.policy] + patch + way)
            }
        }
        #expect(text.contains("secrets.private-key") && text.contains("[redacted]") && text.contains("source.fixme"))
    }

    @Test("from tests that hold it and come out otherwise than they say, nor from their report")
    func failingTests() throws {
        let directory = try TemporaryDirectory()
        let patch = PatchTexts.modification(of: "config/\(secrets[2])", adding: "FIXME \(secrets[0])")
        let quoted = patch.replacing("\n", with: "\\n")
        let suite = """
            version: 1
            suite: secrets
            cases:
              - name: in a patch
                patch: "\(quoted)"
                expect: { tier: low, findings: [docs.prose], no_findings: [secrets.token, source.fixme] }
              - name: in a patch that is none
                patch: "\(quoted.replacing("@@ -1", with: "@@ \(secrets[1])"))"
                expect: { tier: low }

            """
        let policy = try SmallPolicy.write(into: directory, extra: ["tests/secrets.yaml": suite])
        let report = directory.path + "/report.xml"
        let output = try expectNoSecret(from: ["rules", "test", "--policy", policy, "--junit", report])
        #expect(output.contains("a finding of secrets.token (") && output.contains("the patch cannot be read"))
        expectNoSecret(in: try String(contentsOfFile: report, encoding: .utf8), from: "the report")
        for command in ["coverage", "mutate"] { _ = try expectNoSecret(from: ["rules", command, "--policy", policy]) }
    }

    @Test("from patch text that is refused")
    func malformedText() throws {
        let token = secrets[2]
        for patch in [
            PatchTexts.modification(of: token, adding: token) + PatchTexts.modification(of: token, adding: token),
            PatchTexts.modification(of: "../\(token)", adding: token),
            PatchTexts.modification(of: token, adding: token).replacing("+\(token)", with: token),
            PatchTexts.modification(of: token, adding: token).replacing("@@ -1", with: "@@ \(token)"),
            PatchTexts.modification(of: token, adding: token).replacing("100644", with: token), token,
        ] {
            for way in [["--policy", service.policy], ["--server", service.socket]] {
                let output = try expectNoSecret(from: ["classify", "--patch", "-"] + way, input: patch)
                #expect(output.contains("line "))
            }
        }
    }

    @Test("from the index and the work tree")
    func checkout() throws {
        try git.write("FIXME \(secrets[0])\n", to: secrets[1] + ".txt")
        try git.git("add", "-A")
        for source in ["--staged", "--work-tree"] {
            for format in Self.formats {
                let output = try expectNoSecret(from: format + ["--policy", service.policy, source])
                #expect(output.contains("secrets.token"))
            }
        }
    }

    @Test("from the service's log at its most talkative, nor from any byte of its evidence")
    func atRest() throws {
        let root = try git.git("rev-list", "--max-parents=0", "HEAD")
        for patch in [["--base", root], ["--range", "\(root)..HEAD"], ["--target", "main", "--head", "HEAD"]] {
            let run = try Programs.run(
                Programs.difftier, ["classify", "--server", service.socket, "--format", "jsonl"] + patch, in: git.path)
            #expect(run.status == 0)
        }
        let evidence = service.evidence.bytes()
        #expect(String(decoding: evidence, as: UTF8.self).contains("secrets.private-key"))
        expectNoSecret(in: String(decoding: evidence, as: UTF8.self), from: "the evidence")
        #expect(service.log.contains("serving"))
        expectNoSecret(in: service.log, from: "the log")
        #expect(service.running.stop() == 0)
        expectNoSecret(in: String(decoding: service.evidence.bytes(), as: UTF8.self), from: "the evidence, closed")
    }
}
