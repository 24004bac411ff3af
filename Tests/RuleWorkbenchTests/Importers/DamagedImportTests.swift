import Foundation
import TestKit
import Testing

@testable import RuleWorkbench

@Suite("Importing files that are damaged")
struct DamagedImportTests {
    static let gitleaks = """
        [extend]
        disabledRules = ["x"]
        [[rules]]
        id = "acme-token"
        description = "An Acme token"
        regex = '''(?i)\\b(acme|ac\\.me)_([0-9A-Z$]{24,})(?:\\s|$)'''
        path = '''\\.(?:tf|hcl)$'''
        secretGroup = 2
        entropy = 3.25
        keywords = ["acme_", "ac.me"]
        tags = ["a", "b"]
          [[rules.allowlists]]
          condition = "AND"
          paths = ['''^docs/''', '''[[:alpha:]]+$''']
          regexTarget = "line"
          regexes = ['''^[^#]*#\\s*demo$''']
          stopwords = ["$example", "test"]
        [[allowlists]]
        targetRules = ["acme-token"]
        commits = ["0a"]
        paths = ['''vendor''']
        regexes = ['''^\\$\\{\\w+\\}$''']

        """

    static let samples: [(format: ImportFormat, text: String)] = [
        (.gitleaks, gitleaks), (.policyBot, PolicyBotImportTests.sample), (.labeler, LabelImportTests.version4),
        (.labeler, LabelImportTests.version5), (.pathsFilter, LabelImportTests.filters),
        (.pathsFilter, LabelImportTests.workflow),
    ]

    /// Pieces that mean something in one of the notations, or in patterns and globs.
    private static let pieces = [
        "'", "\"", "[", "]", "{", "}", "(", ")", ":", "-", "#", "!", "|", "*", "\\", "$", "${", "&a", "*a", "\n", "  ", ",",
        "'''", "é", "\u{7F}",
        "\u{FEFF}", "\u{2028}", "$list", "?", "@(", "=", ".", "/", "1", "9999999999", "true",
    ]

    @Test("either gives a pack that loads, or refuses the file: never anything else", arguments: samples)
    func damage(format: ImportFormat, text: String) throws {
        let seed = SeededGenerator.freshSeed(ProcessInfo.processInfo.environment)
        var generator = SeededGenerator(seed: seed)
        var taken = 0
        for _ in 0..<120 {
            var damaged = Array(text.unicodeScalars)
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let place = Int.random(in: 0..<damaged.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: damaged.remove(at: place)
                case 1: damaged.removeSubrange(place..<min(place + Int.random(in: 1...30, using: &generator), damaged.count))
                default: damaged.insert(contentsOf: generator.pick(Self.pieces).unicodeScalars, at: place)
                }
            }
            let content = Array(String(String.UnicodeScalarView(damaged)).utf8)
            do {
                _ = try Importer(format, prefix: "imported").run(name: "f", content: content)
                taken += 1
            } catch {
                let shown = String(decoding: content, as: UTF8.self)
                #expect(!error.description.contains("would not load"), "seed \(seed): \(error)\n\(shown)")
            }
        }
        #expect(taken > 5, "seed \(seed): too much damage to tell anything")
    }

    @Test("an empty pattern of a gitleaks allowlist, which would fit everything, is named and not taken over")
    func emptyPattern() throws {
        let text = """
            [[rules]]
            id = "acme-token"
            description = "An Acme token"
            regex = '''acme_[0-9A-Z]{24}'''
            [[allowlists]]
            regexes = ['']
            """
        let draft = try Importer(.gitleaks, prefix: "imported").run(name: "f", content: Array(text.utf8))
        #expect(draft.report.remarks.contains { $0.description.contains("the pattern is empty") }, "\(draft.report.remarks)")
    }
}
