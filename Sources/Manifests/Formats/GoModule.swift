import PlainDocuments
import RiskModel

/// Go's `go.mod`, `go.work` and `go.sum`.
enum GoModule {
    private struct Replacement {
        var name: String
        var version: String?
        var statement: Manifest.Statement
    }

    static func read(_ bytes: [UInt8]) throws(NotUnderstood) -> Manifest {
        var manifest = Manifest()
        var replacements: [Replacement] = []
        var block: String?
        for line in TextLine.all(of: bytes) {
            var words = try words(of: line)
            guard let first = words.first else { continue }
            if let verb = block {
                if words == [")"] {
                    block = nil
                    continue
                }
                try add(verb, words, line.number, &replacements, to: &manifest)
            } else if words.count == 2, words[1] == "(" {
                block = first
            } else {
                words.removeFirst()
                try add(first, words, line.number, &replacements, to: &manifest)
            }
        }
        if block != nil { throw NotUnderstood("a block without its end") }
        var places: [String: [Int]] = [:]
        for (index, statement) in manifest.statements.enumerated() { places[statement.name, default: []].append(index) }
        for replacement in replacements { try apply(replacement, places[replacement.name] ?? [], to: &manifest) }
        return manifest
    }

    private static func words(of line: TextLine) throws(NotUnderstood) -> [String] {
        guard line.first != nil else { return [] }
        let content =
            line.bytes.contains(UInt8(ascii: "/"))
            ? line.withoutComment([UInt8(ascii: "/"), UInt8(ascii: "/")]).bytes : line.bytes
        var isQuoted = false
        for byte in content {
            if byte == UInt8(ascii: "`") || byte == UInt8(ascii: "\\") { throw NotUnderstood("quoted text", line: line.number) }
            if byte == UInt8(ascii: "\"") { isQuoted = true }
        }
        let words = TextLine(number: line.number, bytes: content).words
        return isQuoted ? words.map { $0.filter { $0 != "\"" } } : words
    }

    private static func add(
        _ verb: String, _ words: [String], _ line: Int, _ replacements: inout [Replacement], to manifest: inout Manifest
    ) throws(NotUnderstood) {
        switch verb {
        case "require":
            guard words.count == 2 else { throw NotUnderstood("no module with its version", line: line) }
            try manifest.add(.init(words[0], words[1], source(of: words[0]), at: line...line))
        case "replace":
            guard let arrow = words.firstIndex(of: "=>"), (1...2).contains(arrow), (arrow + 2...arrow + 3).contains(words.count)
            else {
                throw NotUnderstood("no replacement of a module", line: line)
            }
            let target = words[arrow + 1]
            let isPath = target.hasPrefix("./") || target.hasPrefix("../") || target.hasPrefix("/") || words.count == arrow + 2
            let version = isPath ? target : "\(target) \(words[arrow + 2])"
            let statement = Manifest.Statement(words[0], version, isPath ? [.local] : source(of: target), at: line...line)
            replacements.append(Replacement(name: words[0], version: arrow == 2 ? words[1] : nil, statement: statement))
        case "go", "toolchain":
            guard words.count == 1 else { throw NotUnderstood("no version of Go", line: line) }
            let version = words[0].hasPrefix("go") ? String(words[0].dropFirst(2)) : words[0]
            try manifest.add(.init(verb, version, at: line...line))
        case "use":
            guard words.count == 1 else { throw NotUnderstood("no folder of a module", line: line) }
            try manifest.add(.init("use \(words[0])", nil, [.local], at: line...line))
        case "tool":
            guard words.count == 1 else { throw NotUnderstood("no tool", line: line) }
            try manifest.add(.init("tool \(words[0])", nil, source(of: words[0]), at: line...line))
        // What the module itself is, or what is not taken: nothing comes from elsewhere by them.
        case "module", "exclude", "retract", "godebug", "ignore": break
        default: throw NotUnderstood("an unknown directive", line: line)
        }
    }

    /// What is required is what replaces it.
    private static func apply(_ replacement: Replacement, _ places: [Int], to manifest: inout Manifest) throws(NotUnderstood) {
        let required = places.filter { replacement.version == nil || replacement.version == manifest.statements[$0].version }
        for index in required {
            var statement = replacement.statement
            statement.lines += manifest.statements[index].lines
            manifest.statements[index] = statement
        }
        if required.isEmpty { try manifest.add(replacement.statement) }
    }

    /// The host that a module's path begins with.
    private static func source(of path: String) -> [DependencySource] {
        let host = path.utf8.prefix { $0 != UInt8(ascii: "/") }
        return host.contains(UInt8(ascii: ".")) ? [.host(String(Substring(host)).lowercased())] : []
    }

    static func readSum(_ bytes: [UInt8]) throws(NotUnderstood) -> Manifest {
        var manifest = Manifest()
        for line in TextLine.all(of: bytes) where !line.isBlank {
            let words = line.words
            guard words.count == 3, words[2].hasPrefix("h1:") else {
                throw NotUnderstood("no checksum of a module", line: line.number)
            }
            let isModuleFile = words[1].hasSuffix("/go.mod")
            let version = isModuleFile ? String(words[1].dropLast("/go.mod".count)) : words[1]
            try manifest.add(
                .init(
                    words[0], version, source(of: words[0]), at: line.number...line.number,
                    digest: isModuleFile ? nil : words[2]))
        }
        return manifest
    }
}
