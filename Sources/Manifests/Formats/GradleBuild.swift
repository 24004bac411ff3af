import PlainDocuments
import RiskModel

/// Gradle's build files, programs in Groovy or Kotlin, and its lockfiles.
enum GradleBuild {
    static func read(_ bytes: [UInt8], _ dialect: ProgramTokens.Dialect) throws(NotUnderstood) -> Manifest {
        var reader = GradleReader(tokens: try ProgramTokens.read(bytes, dialect))
        try reader.read()
        try reader.manifest.applyDeclared(reader.places)
        reader.manifest.program = reader.program
        return reader.manifest
    }

    /// `group:name:version=configurations`
    static func readLock(_ bytes: [UInt8]) throws(NotUnderstood) -> Manifest {
        var manifest = Manifest()
        for line in TextLine.all(of: bytes) where !line.isBlank && line.bytes.first != UInt8(ascii: "#") {
            let coordinate = line.text.prefix { $0 != "=" }
            if coordinate == "empty" { continue }
            guard line.bytes.contains(UInt8(ascii: "=")),
                let statement = statement(String(coordinate), at: line.number...line.number),
                statement.version != nil
            else { throw NotUnderstood("no locked artifact", line: line.number) }
            try manifest.add(statement)
        }
        return manifest
    }

    /// `group:name[:version[:classifier]][@type]`; nil for other text.
    static func statement(_ text: String, at lines: ClosedRange<Int>) -> Manifest.Statement? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...4).contains(parts.count), parts.count > 2 || parts[0].contains("."),
            parts.allSatisfy({ part in
                !part.isEmpty && part.utf8.allSatisfy { $0.isLetterOrDigit || "._-+@[](),!".utf8.contains($0) }
            })
        else { return nil }
        let name = ([parts[0], parts[1]] + parts.dropFirst(3)).joined(separator: ":")
        return Manifest.Statement(name, parts.count > 2 ? String(parts[2]) : nil, at: lines)
    }
}

private struct GradleReader {
    let tokens: [ProgramTokens.Token]
    var manifest = Manifest()
    var places: [DependencySource] = []
    var program = Manifest.Program(text: [], computesDependencies: false)
    /// The word before each brace that is open.
    private var blocks: [String] = []
    private var index = 0

    init(tokens: [ProgramTokens.Token]) { self.tokens = tokens }

    private func isInside(_ names: String...) -> Bool { blocks.contains { names.contains($0) } }

    private func token(_ offset: Int) -> ProgramTokens.Token? {
        tokens.indices.contains(index + offset) ? tokens[index + offset] : nil
    }

    mutating func read() throws(NotUnderstood) {
        while let token = token(0) {
            let consumed = try statement(token)
            if consumed == 0 { program.text.append(token.written) }
            follow(token)
            index += max(consumed, 1)
        }
    }

    private mutating func follow(_ token: ProgramTokens.Token) {
        if token.isSymbol("{") {
            guard blocks.count < DocumentLimits.depth else {
                program.computesDependencies = true
                return
            }
            // `name {`, or `name(argument) {`.
            let before = [self.token(-1), self.token(-2), self.token(-3), self.token(-4)]
            blocks.append(before.lazy.compactMap { $0?.word }.first ?? "")
        } else if token.isSymbol("}") {
            _ = blocks.popLast()
        }
    }

    /// Reads a statement that begins here.
    ///
    /// - Returns: how many tokens it has; 0 where none begins
    private mutating func statement(_ token: ProgramTokens.Token) throws(NotUnderstood) -> Int {
        let lines = token.line...token.line
        if let text = token.text {
            if isInside("repositories"), !isInside("publishing", "uploadArchives"), text.contains("://") {
                places.append(try DependencySource(url: text, line: token.line))
                return 1
            }
            guard let statement = GradleBuild.statement(text, at: lines) else {
                // The beginning of a name that is put together; one that begins with a colon is a project of the same build.
                if isInside("dependencies"), text.contains(":"), !text.hasPrefix(":") { program.computesDependencies = true }
                return 0
            }
            try manifest.add(statement)
            return 1
        }
        if token.isComputed {
            let isPlace = isInside("repositories") && !isInside("publishing", "uploadArchives")
            if isPlace || (isInside("dependencies", "plugins") && token.written.contains(":")) {
                program.computesDependencies = true
            }
            return 0
        }
        switch token.word {
        case "id", "kotlin": return try plugin(token)
        case "libs": return isInside("dependencies", "plugins") ? try reference(lines) : 0
        case "from" where self.token(-1)?.word == "apply":
            guard let address = self.token(2)?.text else {
                program.computesDependencies = true
                return 0
            }
            try manifest.add(.init("apply from", address, [try DependencySource(url: address, line: token.line)], at: lines))
            return 3
        case "group" where isInside("dependencies"):
            // `group: 'a', name: 'b'`: such a notation is not taken apart.
            program.computesDependencies = true
            return 0
        default: return 0
        }
    }

    /// `id("name") version "1.0"`, `id 'name' version '1.0'`, `kotlin("jvm") version "1.0"`
    private mutating func plugin(_ token: ProgramTokens.Token) throws(NotUnderstood) -> Int {
        let offset = self.token(1)?.isSymbol("(") ?? false ? 2 : 1
        guard isInside("plugins"), let name = self.token(offset)?.text else { return 0 }
        let end = offset == 2 ? 4 : 2
        guard self.token(end)?.word == "version", let version = self.token(end + 1) else {
            try manifest.add(.init("plugin \(name)", nil, at: token.line...token.line))
            return end
        }
        guard let text = version.text else {
            program.computesDependencies = true
            return 0
        }
        try manifest.add(.init("plugin \(name)", text, at: token.line...version.line))
        return end + 2
    }

    /// `libs.some.library`, whose version stands in the catalogue.
    private mutating func reference(_ lines: ClosedRange<Int>) throws(NotUnderstood) -> Int {
        var name = "libs"
        var count = 1
        while token(count)?.isSymbol(".") ?? false, let word = token(count + 1)?.word {
            name += ".\(word)"
            count += 2
        }
        try manifest.add(.init(name, nil, at: lines))
        return count
    }
}
