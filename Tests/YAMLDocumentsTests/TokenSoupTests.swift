import Foundation
import TestKit
import Testing

@testable import YAMLDocuments

@Suite("Random YAML tokens")
struct TokenSoupTests {
    private static let tokens = [
        "a", "b", "x y", "*a", "&a ", "*b", "&b ", "? ", ": ", ":", "- ", "[", "]", "{", "}", ", ", "\n", "\n  ", "\n    ", "\t",
        "'", "''",
        "\"", "|\n", "> \n", "# c\n", "!t ", "!!str ", "!<x> ", "---\n", "--- ", "...\n", "<<: ", "%TAG ! x\n", "%YAML 1.1\n",
        "\u{FEFF}", "\u{85}", "\u{2028}",
        "\r\n", "\0", "é", "😀", "\\x", "\\u0041", "\"\\uD800\"", "~", "a: 1\n", "a: 2\n", "\"a\": 3\n", "&a a: 4\n", "\u{E000}",
    ]

    @Test("are read or refused with places in the text, and never crash the parser")
    func soup() {
        let seed = SeededGenerator.freshSeed(ProcessInfo.processInfo.environment)
        var generator = SeededGenerator(seed: seed)
        var clean = 0
        for round in 0..<5_000 {
            let text = (0..<Int.random(in: 1...30, using: &generator)).map { _ in generator.pick(Self.tokens) }.joined()
            let reading = Reading(text)
            if reading.found.isEmpty { clean += 1 }
            let source = SourceText(name: "f", folder: nil, bytes: Array(text.utf8))
            for diagnostic in reading.found {
                let position = diagnostic.position ?? TextPosition(line: 0, column: 0)
                #expect(source.clamp(position) == position, "seed \(seed), round \(round): \(diagnostic)")
            }
            #expect(!reading.isIncomplete || !reading.found.isEmpty, "seed \(seed), round \(round)")
        }
        #expect(clean > 100, "seed \(seed)")
    }
}
