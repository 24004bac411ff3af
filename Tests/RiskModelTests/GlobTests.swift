import Foundation
import RiskModel
import TestKit
import Testing

@Suite("Globs in the dialect of .gitignore")
struct GlobTests {
    private struct Wildmatch: Decodable {
        var text: String
        var pattern: String
        /// The result under the flag WM_PATHNAME.
        var glob: Bool
    }

    @Test("agree with git's own tests of its wildcards")
    func wildmatch() throws {
        guard let data = try SharedCases.read("git-wildmatch.jsonl") else { return }
        let cases = try data.split(separator: 0x0A).map { try JSONDecoder().decode(Wildmatch.self, from: Data($0)) }
        #expect(cases.count == 190)
        for row in cases where !row.pattern.isEmpty {
            // The leading slash only says that the whole path is meant.
            let glob = GitGlob(Array(("/" + row.pattern).utf8))
            #expect((glob?.matches(Array(row.text.utf8)[...], isDirectory: true) ?? false) == row.glob, "\(row)")
        }
    }

    private struct Ignoring: Decodable {
        var description: String
        /// Texts of one or more lines.
        var patterns: [String]
        var paths: [String: Int]
        /// Ways of asking that the paths are meant for; nil for all.
        var scopes: [String]?

        enum Key: CodingKey { case description, patterns, paths, pattern, scopes }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: Key.self)
            description = try values.decode(String.self, forKey: .description)
            scopes = try values.decode([String]?.self, forKey: .scopes)
            paths = try values.decode([String: Int].self, forKey: .paths)
            if let text = try? values.decode(String.self, forKey: .patterns) {
                patterns = [text]
                return
            }
            var list = try values.nestedUnkeyedContainer(forKey: .patterns)
            patterns = []
            while !list.isAtEnd {
                if let text = try? list.decode(String.self) {
                    patterns.append(text)
                } else {
                    patterns.append(try list.nestedContainer(keyedBy: Key.self).decode(String.self, forKey: .pattern))
                }
            }
        }
    }

    @Test("agree with another implementation's tests of whole lists")
    func lists() throws {
        guard let data = try SharedCases.read("node-ignore-cases.jsonl") else { return }
        let cases = try data.split(separator: 0x0A).map { try JSONDecoder().decode(Ignoring.self, from: Data($0)) }
        #expect(cases.count == 82)
        for row in cases {
            // A byte order mark belongs to the file, not to its first line.
            let lines = row.patterns.flatMap { $0.trimmingPrefix("\u{FEFF}").split(whereSeparator: \.isNewline) }
            // There the slash is part of the text that is matched.
            let isAskedWithSlash = row.scopes == ["checkIgnore"]
            let list = GlobList(lines.compactMap { GitGlob(Array($0.utf8)) })
            for (path, isIgnored) in row.paths {
                let isDirectory = path.hasSuffix("/")
                let subject = GitPath(bytes: isDirectory && !isAskedWithSlash ? Array(path.utf8.dropLast()) : Array(path.utf8))
                #expect(list.matches(subject, isDirectory: isDirectory) == (isIgnored == 1), "\(row.description): \(path)")
            }
        }
    }

    @Test("a pattern that repeats stars is no trap")
    func hostile() {
        let glob = GitGlob(Array((String(repeating: "*a", count: 500) + "b").utf8))
        let path = Array(String(repeating: "a", count: 4_000).utf8)
        #expect(glob?.matches(path[...]) == false)
    }
}
