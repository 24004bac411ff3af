import Foundation
import PlainDocuments
import RiskModel
import TestKit
import Testing

@testable import Manifests

@Suite("Damaged and hostile manifests")
struct DamageTests {
    @Test(
        "are not understood, and say why and where",
        arguments: [
            ("package.json", "{", "no key in quotation marks (line 1)"),
            ("package.json", #"{ "dependencies": { "a": "1", "a": "2" } }"#, "a key stands twice (line 1)"),
            ("package.json", #"{ "dependencies": [] }"#, "a table was expected (line 1)"),
            ("package.json", "[]", "a table was expected (line 1)"),
            ("package.json", "{}\n{}", "text behind the JSON value (line 2)"),
            ("package-lock.json", #"{ "lockfileVersion": 4 }"#, "lockfileVersion is not 1, 2 or 3"),
            ("yarn.lock", "__metadata:\n  version: 99\n", "an unknown version of the format (line 1)"),
            ("yarn.lock", "a@1:\n  resolved \"x\"\n", "an entry without a version (line 1)"),
            ("pnpm-lock.yaml", "lockfileVersion: 12.0\n", "an unknown version of the format"),
            ("pnpm-lock.yaml", "lockfileVersion: 6.0\npackages: &x\n  a: *x\n", "a construct that lockfiles do not use (line 2)"),
            (
                "pnpm-lock.yaml", "lockfileVersion: 6.0\npackages:\n  /a@1:\n    resolution: {type: odd}\n",
                "an unknown kind of resolution (line 3)"
            ),
            ("requirements.txt", "--config-settings x\n", "an unknown option (line 1)"),
            ("requirements.txt", "\n?what\n", "no name of a package (line 2)"),
            ("requirements.txt", "pad @ https://${HOST}/pad\n", "the host of a source cannot be told (line 1)"),
            ("pyproject.toml", "[project]\nname = 1\nname = 2\n", "a key stands twice (line 3)"),
            ("pyproject.toml", "[a]\n[a]\n", "a table stands twice (line 2)"),
            ("Cargo.lock", "version = 9\n", "an unknown version of the format"),
            ("Cargo.toml", "[dependencies]\na = \"1\n", "text without its end (line 2)"),
            ("go.mod", "module x\nrequire (\n", "a block without its end"),
            ("go.mod", "something else\n", "an unknown directive (line 1)"),
            ("Package.resolved", #"{ "version": 7 }"#, "an unknown version of the format"),
            ("Package.swift", #"let x = "a"#, "text without its end (line 1)"),
            (
                "Package.swift", "let d = [.package(url: base + \"/pad\", from: \"1.0.0\")]",
                "a program that computes its dependencies"
            ),
            ("Gemfile", "eval_gemfile 'other'", "a program that computes its dependencies"),
            ("build.gradle", "dependencies { implementation \"g:a:$v\" }", "a program that computes its dependencies"),
            ("pom.xml", "<!DOCTYPE x [<!ENTITY a \"b\">]><project/>", "a document type (line 1)"),
            ("pom.xml", "<project><a></project>", "an element ends that did not begin (line 1)"),
            ("gradle.lockfile", "what is this\n", "no locked artifact (line 1)"),
        ])
    func reasons(path: String, text: String, reason: String) {
        #expect { try Sample.facts(path, nil, text) } throws: { ($0 as? NotUnderstood)?.description == reason }
        #expect(throws: NotUnderstood.self) { try Sample.facts(path, text, "") }
    }

    @Test("may not be a symbolic link, a conflict, another encoding, or unread")
    func notAtHand() throws {
        let path: GitPath = "package.json"
        func facts(_ change: FileChange, _ content: FileContent) throws -> DependencyFacts? {
            try Manifests.facts(of: change, content, registries: [])
        }
        let plain = FileVersion(path: path)
        let link = FileVersion(path: path, mode: .symlink)
        let both = FileContent(base: Array("{}".utf8), head: Array("{}".utf8))
        #expect(throws: NotUnderstood.self) { try facts(FileChange(status: .typeChanged, old: plain, new: link), both) }
        #expect(try facts(FileChange(status: .unmerged, old: nil, new: plain), both) == nil)
        #expect(try facts(FileChange(status: .modified, old: plain, new: plain), FileContent()) == nil)
        #expect(try facts(FileChange(status: .modified, old: plain, new: plain), .unread(.partialText)) == nil)
        let latin = FileContent(base: [0x7B, 0x7D], head: [0x7B, 0xE4, 0x7D])
        #expect(throws: NotUnderstood.self) { try facts(FileChange(status: .modified, old: plain, new: plain), latin) }
    }

    @Test("cost no more than their size, however deep or long")
    func bounds() {
        let deep = 100_000
        let manyKeys = (0..<deep).map { "key\($0): a, " }.joined()
        for (path, text) in [
            ("package.json", String(repeating: "[", count: deep)), ("package.json", String(repeating: #"{"a":"#, count: deep)),
            ("pyproject.toml", "a = " + String(repeating: "[", count: deep)),
            ("pyproject.toml", "[" + String(repeating: "a.", count: deep) + "a]"),
            ("pyproject.toml", String(repeating: "a.", count: deep) + "a = 1"),
            ("pnpm-lock.yaml", "a: " + String(repeating: "[", count: deep)),
            ("pnpm-lock.yaml", (0..<2_000).map { String(repeating: " ", count: $0) + "a:" }.joined(separator: "\n")),
            ("pnpm-lock.yaml", "lockfileVersion: 6.0\npackages:\n  /a@1:\n    resolution: {\(manyKeys)key0: a}"),
            ("pom.xml", String(repeating: "<a>", count: deep)),
            ("Package.swift", String(repeating: ".package(", count: deep)),
            ("Package.swift", String(repeating: "\"\\(", count: deep)),
            ("build.gradle", String(repeating: "\"${", count: deep)),
            ("Gemfile.lock", "GEM\n" + (0..<deep).map { "  remote: https://h\($0).example/" }.joined(separator: "\n")),
            ("requirements.txt", (0..<deep).map { "--extra-index-url https://h\($0).example/" }.joined(separator: "\n")),
            ("go.sum", String(repeating: "a.example/b v1.0.0 h1:x=\n", count: deep + 1)),
            ("go.sum", String(repeating: "x", count: ManifestLimits.bytes + 1)),
        ] {
            #expect(throws: NotUnderstood.self, "\(path)") { try Sample.facts(path, nil, text) }
        }
    }

    @Test("never crash a reader, and a copy of a manifest never differs from it", arguments: Sample.all)
    func mutations(_ sample: Sample) throws {
        let seed = SeededGenerator.freshSeed(ProcessInfo.processInfo.environment)
        var generator = SeededGenerator(seed: seed)
        let fragments = [
            "{", "}", "[", "]", "\"", "'", ":", ",", "\n", "  ", "=", "#", "<", ">", "&", "*", "://", "\\", "(", ")", "${", "- ",
            "\u{0}",
        ]
        for round in 0..<150 {
            var bytes = Array((generator.chance(oneIn: 2) ? sample.base : sample.head).utf8)
            for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
                let start = Int.random(in: 0..<bytes.count, using: &generator)
                let end = min(bytes.count, start + Int.random(in: 0...12, using: &generator))
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes.removeSubrange(start..<end)
                case 1: bytes.insert(contentsOf: generator.pick(fragments).utf8, at: start)
                case 2: bytes.insert(contentsOf: bytes[start..<end], at: Int.random(in: 0...bytes.count, using: &generator))
                default: bytes[start] = UInt8.random(in: 0...255, using: &generator)
                }
            }
            let text = String(decoding: bytes, as: UTF8.self)
            _ = try? Sample.facts(sample.path, sample.base, text)
            if let facts = try? Sample.facts(sample.path, text, text) {
                #expect(facts.changes.isEmpty, "seed \(seed), round \(round): \(text)")
            }
        }
    }
}
