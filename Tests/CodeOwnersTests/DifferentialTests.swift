import CodeOwners
import Foundation
import RiskModel
import TestKit
import Testing

/// Patterns and paths at random, against matchers that are slow and plain.
@Suite("Patterns against plain matchers")
struct DifferentialTests {
    private static func path(_ generator: inout SeededGenerator) -> String {
        (0..<Int.random(in: 1...4, using: &generator)).map { _ in
            generator.pick(["a", "b", "ab", "ba", "abb", "a.b", "b.a", ".a", "aa", "[a]"])
        }.joined(separator: "/")
    }

    private static func pattern(_ generator: inout SeededGenerator, _ parts: [String]) -> String {
        let components = (0..<Int.random(in: 1...4, using: &generator)).map { _ in
            generator.chance(oneIn: 4)
                ? "**" : (0..<Int.random(in: 1...3, using: &generator)).map { _ in generator.pick(parts) }.joined()
        }
        let text = components.joined(separator: "/")
        return (generator.chance(oneIn: 3) ? "/" : "") + text + (generator.chance(oneIn: 4) ? "/" : "")
    }

    @Test("GitHub: a file is owned where the pattern fits it, or a folder that holds it")
    func github() {
        let seed = SeededGenerator.freshSeed(ProcessInfo.processInfo.environment)
        var generator = SeededGenerator(seed: seed)
        var fits = 0
        for _ in 0..<1_500 {
            let pattern = Self.pattern(&generator, ["a", "b", "ab", ".", "*", "?"])
            guard !pattern.contains("***") else { continue }
            let owners = CodeOwners(.github, "\(pattern) @a")
            for _ in 0..<8 {
                let path = Self.path(&generator)
                let isOwned = PlainGitHubMatcher(pattern).owns(path)
                if (owners.shown(path) != "-") != isOwned { Issue.record("`\(pattern)` on `\(path)`, seed \(seed)") }
                fits += isOwned ? 1 : 0
            }
        }
        #expect(fits > 1_500)
    }

    @Test("GitLab: a pattern is a regular expression")
    func gitlab() throws {
        let seed = SeededGenerator.freshSeed(ProcessInfo.processInfo.environment)
        var generator = SeededGenerator(seed: seed)
        var fits = 0
        for _ in 0..<1_500 {
            let pattern = Self.pattern(&generator, ["a", "b", "ab", ".", "*", "**", "?", "[ab]", "[!a]", "[a-b.]", "\\a", "\\*"])
            guard !pattern.hasPrefix("[") else { continue }
            let owners = CodeOwners(.gitlab, "\(pattern) @a")
            let expression = try NSRegularExpression(pattern: Self.expression(pattern))
            for _ in 0..<8 {
                let path = Self.path(&generator)
                let subject = "/" + path
                let isMatch = expression.firstMatch(in: subject, range: NSRange(location: 0, length: subject.utf16.count)) != nil
                if (owners.shown(path) != "-") != isMatch { Issue.record("`\(pattern)` on `\(path)`, seed \(seed)") }
                fits += isMatch ? 1 : 0
            }
        }
        #expect(fits > 500)
    }

    /// What GitLab makes of a pattern, and Ruby of that.
    private static func expression(_ pattern: String) -> String {
        var text = pattern == "*" ? "/**/*" : pattern
        if !text.hasPrefix("/") { text = "/**/" + text }
        if text.hasSuffix("/") { text += "**/*" }
        var expression = "\\A"
        var rest = Substring(text)
        while let character = rest.first {
            if rest.hasPrefix("**/"), expression.hasSuffix("/") || expression.hasSuffix("/)*") {
                expression += "(?:[^/]+/)*"
                rest = rest.dropFirst(3)
                continue
            }
            rest = rest.dropFirst()
            switch character {
            case "*": expression += "[^/]*"
            case "?": expression += "[^/]"
            case "[":
                let end = rest.firstIndex(of: "]") ?? rest.startIndex
                let inner = rest[..<end].replacing("!", with: "^")
                rest = rest[end...].dropFirst()
                expression += "(?!/)[\(inner)]"
            case "\\": expression += "\\" + (rest.popFirst().map { $0.isLetter ? "Q\($0)\\E" : String($0) } ?? "\\")
            default: expression += NSRegularExpression.escapedPattern(for: String(character))
            }
        }
        return expression + "\\z"
    }

    @Test("many lines at once say what each says alone, whatever is filed where")
    func index() {
        let seed = SeededGenerator.freshSeed(ProcessInfo.processInfo.environment)
        var generator = SeededGenerator(seed: seed)
        for syntax in [OwnersSyntax.github, .gitlab] {
            for _ in 0..<25 {
                var patterns: [String] = []
                while patterns.count < 40 {
                    let pattern = Self.pattern(&generator, ["a", "b", "ab", ".a", ".b", "*", "?"])
                    // A pattern that stands twice has a rank of its own in GitLab's files.
                    if !pattern.contains("***"), !patterns.contains(pattern) { patterns.append(pattern) }
                }
                let alone = patterns.map { CodeOwners(syntax, "\($0) @a") }
                let together = CodeOwners(syntax, patterns.enumerated().map { "\($1) @u\($0)" }.joined(separator: "\n"))
                let ranks = Self.ranks(patterns)
                for _ in 0..<25 {
                    let path = Self.path(&generator)
                    let fitting = patterns.indices.filter { alone[$0].shown(path) != "-" }
                    let last = syntax == .github ? fitting.last : fitting.max { ranks[$0] < ranks[$1] }
                    let expected = last.map { "@u\($0) :\($0 + 1)" } ?? "-"
                    guard syntax == .github || Set(ranks).count == ranks.count else { continue }
                    if together.shown(path) != expected { Issue.record("\(syntax) \(patterns) on `\(path)`, seed \(seed)") }
                }
            }
        }
    }

    /// The first line of each pattern as GitLab normalises it.
    private static func ranks(_ patterns: [String]) -> [Int] {
        let normalized = patterns.map { pattern in
            let anchored = pattern == "*" ? "/**/*" : pattern.hasPrefix("/") ? pattern : "/**/" + pattern
            return anchored.hasSuffix("/") ? anchored + "**/*" : anchored
        }
        return normalized.map { normalized.firstIndex(of: $0) ?? 0 }
    }
}

/// The rules of GitHub's documentation and of `.gitignore`, word by word.
private struct PlainGitHubMatcher {
    private let components: [String]
    private let isForFolders: Bool
    private let isAnchored: Bool

    init(_ pattern: String) {
        isForFolders = pattern.hasSuffix("/")
        let body = isForFolders ? String(pattern.dropLast()) : pattern
        isAnchored = body.contains("/")
        components = (body.hasPrefix("/") ? String(body.dropFirst()) : body).split(separator: "/").map(String.init)
    }

    func owns(_ path: String) -> Bool {
        let names = path.split(separator: "/").map(String.init)
        return (1...names.count).contains { count in
            let isFile = count == names.count
            // What stands in a folder is owned with it; `*` at the end and `**` speak of what they fit alone.
            if isFile && isForFolders && components.last != "**" { return false }
            if !isFile && !isForFolders && components.last == "*" { return false }
            return fits(Array(names.prefix(count)))
        }
    }

    private func fits(_ names: [String]) -> Bool {
        isAnchored ? Self.fit(components[...], names[...]) : names.indices.contains { Self.fit(components[...], names[$0...]) }
    }

    private static func fit(_ components: ArraySlice<String>, _ names: ArraySlice<String>) -> Bool {
        guard let first = components.first else { return names.isEmpty }
        let rest = components.dropFirst()
        if first == "**" {
            // Last it is everything below, elsewhere any number of folders.
            if rest.isEmpty { return !names.isEmpty }
            return (names.startIndex...names.endIndex).contains { fit(rest, names[$0...]) }
        }
        guard let name = names.first else { return false }
        return glob(Array(first)[...], Array(name)[...]) && fit(rest, names.dropFirst())
    }

    private static func glob(_ pattern: ArraySlice<Character>, _ name: ArraySlice<Character>) -> Bool {
        guard let first = pattern.first else { return name.isEmpty }
        switch first {
        case "*": return (name.startIndex...name.endIndex).contains { glob(pattern.dropFirst(), name[$0...]) }
        case "?": return !name.isEmpty && glob(pattern.dropFirst(), name.dropFirst())
        default: return name.first == first && glob(pattern.dropFirst(), name.dropFirst())
        }
    }
}
