import Foundation
import PlainDocuments
import RiskModel
import TestKit
import Testing

@testable import Manifests

@Suite("Comparing what two sides state")
struct ComparisonTests {
    static func lock(_ packages: [(name: String, version: String, host: String)]) -> String {
        "version = 4\n"
            + packages.map {
                "\n[[package]]\nname = \"\($0.name)\"\nversion = \"\($0.version)\"\nsource = \"registry+https://\($0.host)/index\"\n"
            }
            .joined()
    }

    func changes(_ base: [(String, String, String)], _ head: [(String, String, String)], registries: Set<String> = []) throws
        -> [String]
    {
        try Sample.facts("Cargo.lock", Self.lock(base), Self.lock(head), registries: registries)?.changes.map(Sample.render) ?? []
    }

    @Test("a host is new unless the base side uses it or the policy names it; the default is never new")
    func newHosts() throws {
        let old = ("a", "1.0.0", "one.example")
        #expect(try changes([old], [old, ("b", "1.0.0", "one.example")]) == ["head 8: added b - -> 1.0.0 @one.example"])
        let fresh = ("b", "1.0.0", "two.example")
        #expect(try changes([old], [old, fresh]) == ["head 8: added b - -> 1.0.0 @two.example new two.example"])
        #expect(try changes([old], [old, fresh], registries: ["two.example"]) == ["head 8: added b - -> 1.0.0 @two.example"])
        // What goes is not what is used at the base only afterwards: it was used there.
        #expect(try changes([old], [("b", "1.0.0", "one.example")]).contains("head 3: added b - -> 1.0.0 @one.example"))
    }

    @Test("several versions of one name are paired from the newest down, the rest is added or removed")
    func severalVersions() throws {
        let host = "one.example"
        #expect(
            try changes([("a", "1.0.0", host), ("a", "2.0.0", host)], [("a", "1.0.0", host), ("a", "2.1.0", host)])
                == ["head 8: upgraded a 2.0.0 @one.example -> 2.1.0 @one.example"])
        #expect(
            try changes([("a", "3.0.0", host)], [("a", "1.0.0", host), ("a", "1.1.0", host)])
                == ["head 3: added a - -> 1.0.0 @one.example", "head 8: downgraded a 3.0.0 @one.example -> 1.1.0 @one.example"])
        #expect(
            try changes([("a", "1.0.0", host), ("a", "2.0.0", host)], [("a", "2.0.0", host)])
                == ["base 3: removed a 1.0.0 @one.example -> -"])
    }

    @Test("content is other where its checksum is another or is gone, not where it gains one")
    func checksums() throws {
        func changes(_ base: String?, _ head: String?) throws -> [String] {
            func lock(_ checksum: String?) -> String {
                Self.lock([("a", "1.0.0", "one.example")]) + (checksum.map { "checksum = \"\($0)\"\n" } ?? "")
            }
            return try Sample.facts("Cargo.lock", lock(base), lock(head))?.changes.map(Sample.render) ?? []
        }
        let changed = "head 3: changed a 1.0.0 @one.example -> 1.0.0 @one.example"
        #expect(try changes("one", "two") == [changed])
        #expect(try changes("one", nil) == [changed])
        #expect(try changes(nil, "one").isEmpty)
        #expect(try changes("one", "one").isEmpty)
    }

    @Test("the order of statements means nothing")
    func order() throws {
        let packages = (0..<20).map { ("p\($0)", "1.\($0).0", "one.example") }
        #expect(try changes(packages, packages.reversed()).isEmpty)
    }

    @Test("a dependency more takes no change away")
    func growth() throws {
        let seed = SeededGenerator.freshSeed(ProcessInfo.processInfo.environment)
        var generator = SeededGenerator(seed: seed)
        func package(_ index: Int) -> (String, String, String) {
            ("p\(index)", "\(Int.random(in: 1...3, using: &generator)).0.0", generator.pick(["one.example", "two.example"]))
        }
        for round in 0..<200 {
            let base = (0..<6).map { package($0) }
            var head = base.filter { _ in !generator.chance(oneIn: 4) }
            for index in head.indices where generator.chance(oneIn: 2) {
                head[index].1 = "\(Int.random(in: 1...3, using: &generator)).0.0"
            }
            func named(_ head: [(String, String, String)]) throws -> Set<String> {
                Set(try changes(base, head).map { String($0.drop { $0 != ":" }) })
            }
            let before = try named(head)
            let after = try named(head + [package(6)])
            #expect(before.isSubset(of: after) && after.count == before.count + 1, "seed \(seed), round \(round)")
        }
    }

    @Test("a renamed manifest is one that goes and one that comes; a copied one comes")
    func renames() throws {
        let text = Array(Self.lock([("a", "1.0.0", "one.example")]).utf8)
        func facts(_ status: ChangeStatus, to path: GitPath) throws -> [String] {
            let change = FileChange(status: status, old: FileVersion(path: "a/Cargo.lock"), new: FileVersion(path: path))
            return try Manifests.facts(of: change, FileContent(base: text, head: text), registries: [])?.changes.map(
                Sample.render) ?? []
        }
        let added = "head 3: added a - -> 1.0.0 @one.example"
        let removed = "base 3: removed a 1.0.0 @one.example -> -"
        #expect(try facts(.renamed, to: "b/Cargo.lock") == [added, removed])
        #expect(try facts(.renamed, to: "Cargo.lock.old") == [removed])
        #expect(try facts(.copied, to: "b/Cargo.lock") == [added + " new one.example"])
    }

    @Test("an added or deleted file is known from its lines alone, a modified one is not")
    func linesAlone() throws {
        let text = Self.lock([("a", "1.0.0", "one.example")])
        var content = FileContent(text: Array(text.utf8))
        content.lines = [.init(origin: .added, oldNumber: 0, newNumber: 1, range: content.text.indices)]
        let version = FileVersion(path: "Cargo.lock")
        let added = try Manifests.facts(of: FileChange(status: .added, old: nil, new: version), content, registries: [])
        #expect(added?.changes.map(\.name) == ["a"])
        #expect(
            try Manifests.facts(of: FileChange(status: .modified, old: version, new: version), content, registries: []) == nil)
    }

    @Test("dependencies are the whole change only where every changed line is theirs")
    func wholeChange() throws {
        let old = Self.lock([("a", "1.0.0", "one.example")])
        let new = Self.lock([("a", "1.1.0", "one.example"), ("b", "1.0.0", "one.example")])
        #expect(try Sample.facts("Cargo.lock", old, new)?.areWholeChange == true)
        #expect(try Sample.facts("Cargo.lock", old, "# note\n" + new)?.areWholeChange == false)
        #expect(try Sample.facts("package.json", #"{"main": "a"}"#, #"{"main": "b"}"#)?.areWholeChange == false)
    }

    @Test("a program that computes dependencies is understood only while it stays the same")
    func programs() throws {
        let computed = "dependencies { implementation \"g.h:a:$v\" }\n"
        let literal = "dependencies { implementation 'g.h:b:1.0' }\n"
        #expect(
            try Sample.facts("build.gradle", computed + literal, computed + literal.replacing("1.0", with: "1.1"))?.changes.count
                == 1)
        #expect(throws: NotUnderstood.self) {
            try Sample.facts("build.gradle", "def v = 1\n" + computed, "def v = 2\n" + computed)
        }
        #expect(try Sample.facts("build.gradle", "def v = 1\n" + literal, "def v = 2\n" + literal)?.changes.isEmpty == true)
    }

    @Test(
        "a file is known by its name, in any case and any folder",
        arguments: [
            ("package.json", .npm), ("a/b/PNPM-LOCK.yaml", .npm), ("dev-requirements.in", .python),
            ("requirements/ci.txt", .python),
            ("a/Requirements/ci.TXT", .python), ("pipfile", .python), ("CARGO.TOML", .cargo), ("x/go.mod", .go),
            ("Package@swift-6.1.swift", .swift), ("gems.rb", .ruby), ("app/build.gradle.kts", .maven),
        ] as [(String, Ecosystem)])
    func names(path: String, ecosystem: Ecosystem) {
        #expect(ManifestFormat(of: GitPath(bytes: path.utf8))?.ecosystem == ecosystem)
    }

    @Test(
        "of other files nothing is said",
        arguments: [
            "a.json", "package.json.md", "docs/requirements.md", "Cargo.toml/readme", "lock", "requirements/a/ci.txt", "ci.txt",
            "",
        ])
    func otherFiles(path: String) throws {
        #expect(try Sample.facts(path, "old", "new") == DependencyFacts.none)
    }
}
