import TestKit

/// Lockfiles made by chance, in the shape that their programs write.
struct Lockfile {
    struct Entry: Sendable {
        var name: String
        var version: String
        var host: String
        /// A line more, as it stands.
        var oddLine: String?
    }

    var shape: Shape
    var entries: [Entry]

    var text: String {
        let blocks = entries.map { entry in shape.entry(entry) + (entry.oddLine.map { "\($0)\n" } ?? "") + shape.gap }
        return shape.opening + blocks.joined() + shape.closing(entries)
    }

    init(_ shape: Shape, using generator: inout SeededGenerator) {
        self.shape = shape
        entries = (0..<Int.random(in: 1...9, using: &generator)).map { _ in Self.entry(shape, using: &generator) }
        if generator.chance(oneIn: 2) { entries.sort { ($0.name, $0.version) < ($1.name, $1.version) } }
    }

    private static func entry(_ shape: Shape, using generator: inout SeededGenerator) -> Entry {
        Entry(
            name: generator.pick(shape.names), version: generator.pick(["1.0.0", "1.2.0", "2.0.0", "2.0.0-rc.1"]),
            host: generator.pick(["one.example", "two.example", "three.example"]),
            oddLine: generator.chance(oneIn: 25) ? generator.pick(shape.oddLines) : nil)
    }

    /// Touches, adds, removes, doubles and moves entries.
    func changed(using generator: inout SeededGenerator) -> Lockfile {
        var copy = self
        for _ in 0..<Int.random(in: 0...3, using: &generator) {
            let index = Int.random(in: 0...copy.entries.count, using: &generator)
            guard index < copy.entries.count else {
                copy.entries.append(Self.entry(shape, using: &generator))
                continue
            }
            switch Int.random(in: 0..<7, using: &generator) {
            case 0: copy.entries[index].version = generator.pick(["1.2.0", "2.0.0", "3.0.0"])
            case 1: copy.entries[index].host = generator.pick(["two.example", "four.example"])
            case 2: copy.entries.remove(at: index)
            case 3: copy.entries.insert(copy.entries[index], at: generator.pick(Array(0...copy.entries.count)))
            case 4: copy.entries.swapAt(index, generator.pick(Array(copy.entries.indices)))
            case 5: copy.entries[index].oddLine = generator.chance(oneIn: 3) ? generator.pick(shape.oddLines) : nil
            default: copy.entries.insert(Self.entry(shape, using: &generator), at: index)
            }
        }
        return copy
    }
}

extension Lockfile {
    struct Shape: CustomStringConvertible, Sendable {
        var path: String
        var opening = ""
        var gap = "\n"
        var names = ["pad", "pad-left", "a", "a.b", "b", "core"]
        /// What such a file does not hold, or seldom.
        var oddLines: [String]
        var entry: @Sendable (Entry) -> String
        var closing: @Sendable ([Entry]) -> String = { _ in "" }

        var description: String { path }
    }

    private static let scoped = ["pad", "pad-left", "@a/b", "@a/c", "b", "@b/b"]

    static let shapes: [Shape] = [goSum, gemfileLock, cargoLock, poetryLock, uvLock, yarnLock, berryLock] + pnpmLocks

    private static let goSum = Shape(
        path: "go.sum", gap: "", names: ["one.example/pad", "one.example/pad/v2", "two.example/a", "Two.example/a", "pad"],
        oddLines: [
            "", "  two.example/b  v1.0.0\th1:odd=", "two.example/b v1.0.0", "<<<<<<< ours", "two.example/b v1.0.0 h1:cr=\r",
            "é.example/b v1.0.0 h1:x=",
        ],
        entry: { "\($0.name) v\($0.version) h1:\($0.host.prefix(3))=\n\($0.name) v\($0.version)/go.mod h1:mod=\n" })

    private static let gemfileLock = Shape(
        path: "Gemfile.lock",
        opening:
            "GIT\n  remote: https://git.example/x.git\n  revision: abc\n  specs:\n    pad (0.1.0)\n\nGEM\n  remote: https://gems.example/\n  specs:\n",
        gap: "",
        oddLines: [
            "  remote: https://more.example/", "      pad (~> 1)", "    core (9.9.9)", "GEM", "PATH\n  remote: ../x\n  specs:",
            "\tpad (1.0.0)", "    odd", "# what", "  revision: def", "GEM\r",
        ],
        entry: { "    \($0.name) (\($0.version))\n      \($0.host) (>= 1)\n" },
        closing: { entries in "\nPLATFORMS\n  ruby\n\nDEPENDENCIES\n" + entries.map { "  \($0.name)\n" }.joined() })

    private static let tableLines = [
        "# note", "[package.dependencies]", "[metadata]", " [metadata]", "[[package]]", "name = \"pad\"", "list = [", "]",
        "text = \"\"\"", "\"\"\"",
        "[package.source]\nurl = \"https://other.example/\"", "\tchecksum = \"x\"", "[root]", "[true]", "checksum = \"abc\"\r",
        "name = 'pad'", "odd", "[[package]]\nversion = \"9.0.0\"\nname = \"pad\"",
        "[[package]]\nname = \"p\\u0061d\"\nversion = \"7.0.0\"", "[[package]] # more", "[[patch.unused]]\nname = \"x\"",
    ]
    private static let cargoLock = Shape(
        path: "Cargo.lock", opening: "# generated\nversion = 4\n\n", oddLines: tableLines,
        entry: {
            "[[package]]\nname = \"\($0.name)\"\nversion = \"\($0.version)\"\nsource = \"registry+https://\($0.host)/index\"\ndependencies = [\n \"pad\",\n]\n"
        },
        closing: { _ in "[metadata]\n" })
    private static let poetryLock = Shape(
        path: "poetry.lock", oddLines: tableLines,
        entry: {
            "[[package]]\nname = \"\($0.name)\"\nversion = \"\($0.version)\"\ndescription = \"é\"\nfiles = [\n    {file = \"a\", hash = \"sha256:\($0.version)\"},\n]\n\n[package.source]\ntype = \"legacy\"\nurl = \"https://\($0.host)/simple\"\n"
        },
        closing: { entries in "[metadata]\nlock-version = \"2.0\"\ncontent-hash = \"\(entries.count)\"\n" })
    private static let uvLock = Shape(
        path: "uv.lock", opening: "version = 1\nrequires-python = \">=3.9\"\n\n", oddLines: tableLines,
        entry: {
            "[[package]]\nname = \"\($0.name)\"\nversion = \"\($0.version)\"\nsource = { registry = \"https://\($0.host)/simple\" }\nwheels = [\n    { url = \"https://\($0.host)/x\", hash = \"sha256:\($0.version)\" },\n]\n"
        })

    private static let entryLines = [
        "# note", "  # note", "\tx: y", "<<<<<<< ours", "  version \"9.9.9\"", "x",
        "\"@a/b@npm:pad@^1\", pad@^2:\n  version \"5.0.0\"",
        "pad@^9,,b@^1:\n  version \"4.0.0\"", "p\"a\"d@^9:\n  version \"4.0.0\"", "    deep: \"x\"", "  integrity sha512-odd",
        "a:b@^1:\n  version \"1.0.0\"", "\r",
    ]
    private static let yarnLock = Shape(
        path: "yarn.lock", opening: "# yarn lockfile v1\n\n\n", names: scoped, oddLines: entryLines,
        entry: {
            "\"\($0.name)@^\($0.version)\", \"\($0.name)@~1\":\n  version \"\($0.version)\"\n  resolved \"https://\($0.host)/x.tgz#1\"\n  dependencies:\n    pad \"^1\"\n"
        })
    private static let berryLock = Shape(
        path: "yarn.lock", opening: "__metadata:\n  version: 6\n\n", names: scoped, oddLines: entryLines,
        entry: {
            "\"\($0.name)@npm:^\($0.version)\":\n  version: \($0.version)\n  resolution: \"\($0.name)@npm:\($0.version)::__archiveUrl=https%3A%2F%2F\($0.host)%2Fx\"\n  checksum: \($0.version)\n"
        })

    private static let pnpmLines = [
        "# note", "  # note", "    name: pad", "    requiresBuild: true", "---", "settings:", "packages:",
        "  /pad/9.0.0:\n    resolution: {integrity: x}",
        "  'pad@9.0.0':\n    resolution: {integrity: x}", "  pad@9.0.0:\n    resolution: {integrity: x}",
        "  \"pad@9.0.0\":\n    resolution: {integrity: x}",
        "    deprecated: |-\n      too\n      old\n", "   odd: x",
        "  other/1.0.0:\n    resolution: {integrity: y}\n    name: pad\n    version: 3.0.0", "    \t", "  a: &x b",
        "  '@a/b@9.0.0(pad@1.0.0)':\n    resolution: {tarball: https://five.example/x}", "\r", "snapshots:\n  pad@1.0.0: {}",
        "lockfileVersion: 5.4", "    \"name\": b",
    ]
    private static let pnpmLocks = [("5.4", "/", "/"), ("'6.0'", "/", "@"), ("'9.0'", "", "@")].map { version, start, separator in
        Shape(
            path: "pnpm-lock.yaml",
            opening: "lockfileVersion: \(version)\n\nimporters:\n\n  .:\n    dependencies: {}\n\npackages:\n\n",
            names: scoped, oddLines: pnpmLines,
            entry: {
                "  '\(start)\($0.name)\(separator)\($0.version)':\n    resolution: {integrity: sha512-\($0.version), tarball: https://\($0.host)/x}\n    engines: {node: '>=10'}\n"
            },
            closing: { entries in "snapshots:\n\n" + entries.map { "  \($0.name)@\($0.version): {}\n" }.joined() })
    }
}
