import Foundation
import PolicyFiles
import TestKit
import Testing
import YAMLDocuments

@Suite("The canonical form of policy files")
struct FormatTests {
    private static func formatted(_ text: String) throws -> String {
        String(decoding: try PolicyFormat.formatted(name: "f.yaml", content: Array(text.utf8)), as: UTF8.self)
    }

    private static func documents(_ text: String) -> [YAMLNode] {
        YAMLReader(Diagnostics()).documents(name: "f.yaml", content: Array(text.utf8))
    }

    @Test("keys come in the order of the manual, rules two spaces in and one blank line apart, comments with what they are about")
    func canonical() throws {
        let text = #"""
            # What this file is about.


            # Everybody's prose.
            labels:
              prose: { path: '\.md$' }   # and no other
            version: 1
            rules:
            # The first.
            - tier: low
              # A label, since it is used twice.
              when: { label: prose }
              id: docs.prose
              examples:
                  match:
                      - { path: a.md, added: "x" }
              summary: Documentation only
            # The second.
            #   With two lines.
            -   id: secrets.key
                summary: >
                  A key
                  # that is no comment
                tier: high
                when:
                    added: |
                      two
                        lines
            - { id: flow, summary: S, tier: high, when: { path: x } }

            """#
        let expected = #"""
            # What this file is about.

            version: 1
            # Everybody's prose.
            labels:
              prose: { path: '\.md$' }   # and no other
            rules:
              # The first.
              - id: docs.prose
                summary: Documentation only
                tier: low
                # A label, since it is used twice.
                when: { label: prose }
                examples:
                    match:
                        - { path: a.md, added: "x" }

              # The second.
              #   With two lines.
              - id: secrets.key
                summary: >
                  A key
                  # that is no comment
                tier: high
                when:
                    added: |
                      two
                        lines

              - { id: flow, summary: S, tier: high, when: { path: x } }

            """#
        #expect(try Self.formatted(text) == expected)
        #expect(try Self.formatted(expected) == expected)
    }

    @Test("white space at the ends of lines goes, but not from a text")
    func whiteSpace() throws {
        #expect(try Self.formatted("version: 1  \n\n\n\nlabels: {}\t\n\n") == "version: 1\n\nlabels: {}\n")
        let text = "version: 1\nvariables:\n  a: |\n    two  \n\n\n    lines\n"
        #expect(try Self.formatted(text) == text)
    }

    @Test("what cannot be moved without another meaning stays where it is")
    func refusals() throws {
        for text in [
            // An alias would come before its anchor.
            "teams:\n  a: &a [x]\nversion: 1\ncapabilities: *a\n",
            "version: 1\r\nrules: []\r\n", "version: 1\u{85}rules: []\n", "--- {version: 1}\n", "%YAML 1.1\n---\nversion: 1\n",
            "version: 1\nrules:\n  -\n    tier: low\n    id: a\n",
        ] {
            #expect(try Self.formatted(text) == text)
        }
        #expect(throws: PolicyErrors.self) { try Self.formatted("version: [") }
    }

    @Test("the files of the shipped policy and of the manual keep their values and lines, and a second time changes nothing")
    func shipped() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let rules = root.appendingPathComponent("rules").resolvingSymlinksInPath()
        let paths = try FileManager.default.subpathsOfDirectory(atPath: rules.path).filter { $0.hasSuffix(".yaml") }
        for path in paths {
            let text = try String(contentsOf: rules.appendingPathComponent(path), encoding: .utf8)
            try Self.check(text, path)
        }
    }

    @Test("policies with comments and white space at random, keys in any order, keep their values and every comment")
    func random() throws {
        let seed = SeededGenerator.freshSeed(ProcessInfo.processInfo.environment)
        var generator = SeededGenerator(seed: seed)
        var changed = 0
        for round in 0..<120 {
            let text = Self.randomText(using: &generator)
            try Self.check(text, "seed \(seed), round \(round)")
            if try Self.formatted(text) != text { changed += 1 }
        }
        #expect(changed > 80, "seed \(seed)")
    }

    @Test("a text changed at random is formatted, refused or left as it is, and never loses anything")
    func mutations() throws {
        let seed = SeededGenerator.freshSeed(ProcessInfo.processInfo.environment)
        var generator = SeededGenerator(seed: seed)
        let original = Array((rulesText + "---\n" + tiersText).utf8)
        for round in 0..<200 {
            let content = MutationTests.mutate(original, &generator)
            guard let text = String(validating: content, as: UTF8.self) else { continue }
            do throws(PolicyErrors) {
                _ = try PolicyFormat.formatted(name: "f.yaml", content: content)
            } catch {
                continue
            }
            try Self.check(text, "seed \(seed), round \(round)")
        }
    }

    private static func check(_ text: String, _ comment: String) throws {
        let result = try formatted(text)
        let (before, after) = (documents(text), documents(result))
        #expect(before.count == after.count, "\(comment)")
        for (one, two) in zip(before, after) { #expect(one.isSame(as: two), "\(comment)\n\(text)\n\(result)") }
        #expect(comments(result) == comments(text), "\(comment)\n\(text)\n\(result)")
        #expect(try formatted(result) == result, "\(comment)\n\(text)\n\(result)")
    }

    private static func comments(_ text: String) -> [String] {
        text.unicodeScalars.split(separator: "\n").compactMap { line in
            line.firstIndex(of: "#").map { String(line[$0...]).trimmingCharacters(in: .whitespaces) }
        }.sorted()
    }

    private static func randomText(using generator: inout SeededGenerator) -> String {
        func noise(_ indentation: Int) -> String {
            let spaces = String(repeating: " ", count: indentation)
            return generator.pick([
                "", "", "", "\(spaces)# c\(Int.random(in: 0..<100, using: &generator))\n", "\n", "\n\n", "\(spaces)# x\n\n",
            ])
        }
        func end() -> String { generator.pick(["\n", "\n", " \n", "  # end\n"]) }
        func rule(_ number: Int) -> String {
            let keys = [
                "id: r\(number)", "summary: Rule \(number)", "tier: high", "when: { path: 'x#y' }",
                "unless:\n@  path:\n@    - 'a'\n@    - \"b # c\"", "tags: [a,\n@   b]", "withhold:\n@- run_tests",
                "owner: |\n@  some\n@   one",
            ].shuffled(using: &generator)
            return keys.enumerated().map { index, key in
                (index == 0 ? "" : noise(4)) + (index == 0 ? "  - " : "    ") + key.replacing("@", with: "    ")
                    + (key.contains("|") ? "\n" : end())
            }.joined()
        }
        let sections = [
            "version: 1" + end(), "labels:" + end() + noise(2) + "  l: { path: x }" + end(), "owner: me" + end(),
            "rules:" + end() + (0..<3).map { noise(2) + rule($0) }.joined(),
        ].shuffled(using: &generator)
        return noise(0) + sections.joined(separator: noise(0)) + noise(0)
    }
}
