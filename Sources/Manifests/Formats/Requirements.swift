import PlainDocuments
import RiskModel

/// pip's requirements and constraints files.
enum Requirements {
    /// Options that say nothing of what is installed from where.
    private static let indifferent: Set = [
        "--require-hashes", "--pre", "--prefer-binary", "--no-binary", "--only-binary", "--use-feature", "--trusted-host",
        "--no-index",
    ]
    private static let places: Set = ["-i", "--index-url", "--extra-index-url", "-f", "--find-links", "--pypi-url"]
    private static let files: Set = ["-r", "--requirement", "-c", "--constraint"]
    private static let editable: Set = ["-e", "--editable"]

    static func read(_ bytes: [UInt8]) throws(NotUnderstood) -> Manifest {
        var manifest = Manifest()
        var places: [DependencySource] = []
        for (text, lines) in logicalLines(bytes) {
            let words = text.words
            guard let first = words.first else { continue }
            guard first.utf8.first == UInt8(ascii: "-") else {
                try add(text, words, lines, to: &manifest)
                continue
            }
            let (option, argument) = Self.split(first, words)
            if Self.places.contains(option) {
                places.append(try DependencySource(url: try Self.required(argument, text), line: text.number))
            } else if files.contains(option) {
                try manifest.add(.init("\(option) \(try Self.required(argument, text))", nil, [.local], at: lines))
            } else if editable.contains(option) {
                try addAddress(try Self.required(argument, text), lines, to: &manifest)
            } else if !indifferent.contains(option) {
                throw NotUnderstood("an unknown option", line: text.number)
            }
        }
        try manifest.applyDeclared(places)
        return manifest
    }

    /// Lines joined where one ends in a backslash, without comments.
    private static func logicalLines(_ bytes: [UInt8]) -> [(text: TextLine, lines: ClosedRange<Int>)] {
        var result: [(TextLine, ClosedRange<Int>)] = []
        var joined: [UInt8] = []
        var start = 1
        let all = TextLine.all(of: bytes)
        for line in all {
            if joined.isEmpty { start = line.number }
            if line.bytes.last == UInt8(ascii: "\\"), line.number < all.count {
                joined += line.bytes.dropLast() + [UInt8(ascii: " ")]
                continue
            }
            joined += line.bytes
            result.append((TextLine(number: start, bytes: joined[...]).withoutComment([UInt8(ascii: "#")]), start...line.number))
            joined = []
        }
        return result
    }

    /// `--option=argument`, `--option argument` or `-r argument`.
    private static func split(_ first: String, _ words: [String]) -> (option: String, argument: String?) {
        if first.hasPrefix("--") {
            let parts = first.split(separator: "=", maxSplits: 1)
            return (String(parts[0]), parts.count > 1 ? String(parts[1]) : words.dropFirst().first)
        }
        let argument = first.dropFirst(2)
        return (String(first.prefix(2)), argument.isEmpty ? words.dropFirst().first : String(argument))
    }

    private static func required(_ argument: String?, _ line: TextLine) throws(NotUnderstood) -> String {
        guard let argument else { throw NotUnderstood("an option without its argument", line: line.number) }
        return argument
    }

    private static func add(
        _ text: TextLine, _ words: [String], _ lines: ClosedRange<Int>, to manifest: inout Manifest
    ) throws(NotUnderstood) {
        // Options of one requirement follow it.
        let specification = words.prefix { !$0.hasPrefix("--") }
        let hashes = words.dropFirst(specification.count).filter { $0.hasPrefix("--hash") }
        guard let first = specification.first else { return }
        let isAddress =
            first.contains("://") || first.contains("/") || first.contains("\\") || first.utf8.first == UInt8(ascii: ".")
        if isAddress, specification.dropFirst().first != "@", !first.contains("@") || !Self.beginsWithName(first) {
            try addAddress(first, lines, to: &manifest)
        } else {
            let requirement = try PythonRequirement(specification.joined(separator: " "), line: text.number)
            try manifest.add(
                requirement.statement(at: lines, digest: hashes.isEmpty ? nil : hashes.sorted().joined(separator: " ")))
        }
    }

    /// `name@https://…` is a name with an address, `git@host:path` and `https://user@host/` are addresses.
    private static func beginsWithName(_ word: String) -> Bool {
        let name = word.utf8.prefix { $0.isLetterOrDigit || "._-[],".utf8.contains($0) }
        return word.utf8.dropFirst(name.count).first == UInt8(ascii: "@") && word.contains("://")
    }

    /// A URL or path, with the name behind `#egg=` or at its end.
    private static func addAddress(_ address: String, _ lines: ClosedRange<Int>, to manifest: inout Manifest)
        throws(NotUnderstood)
    {
        let source = try DependencySource(url: address, line: lines.lowerBound)
        let name: String
        if let egg = address.ranges(of: "#egg=").first {
            name = String(address[egg.upperBound...].prefix { $0 != "&" && $0 != "[" })
        } else {
            let path = address.prefix { $0 != "#" && $0 != "?" }
            name = path.split(separator: "/").last.map(String.init) ?? address
        }
        try manifest.add(.init(PythonRequirement.normalized(name), address, [source], at: lines))
    }
}
