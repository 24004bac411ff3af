import PlainDocuments
import RiskModel

/// Bundler's `Gemfile`, a program in Ruby: statements with literal values are read, anything else is kept as program.
enum Gemfile {
    /// Statements that neither add a dependency nor a place to fetch one from.
    private static let harmless: Set = [
        "end", "group", "platforms", "platform", "ruby", "gemspec", "if", "unless", "else", "elsif", "install_if", "optional",
    ]
    private static let addresses = ["git", "github", "gist", "bitbucket", "gitlab", "path", "source"]

    static func read(_ bytes: [UInt8]) throws(NotUnderstood) -> Manifest {
        let tokens = try ProgramTokens.read(bytes, .ruby)
        var manifest = Manifest()
        var program = Manifest.Program(text: [], computesDependencies: false)
        var places: [DependencySource] = []
        for statement in statements(tokens) {
            guard let first = statement.first, let last = statement.last else { continue }
            let lines = first.line...last.line
            // A condition behind it decides only when it counts.
            var arguments = statement.dropFirst().prefix { $0.word != "if" && $0.word != "unless" }
            if arguments.last?.word == "do" { arguments = arguments.dropLast() }
            if let call = try arguments.parenthesized(at: arguments.startIndex), call.end == arguments.endIndex {
                arguments = call.inside
            }
            if first.word == "gem" || first.word == "plugin", let gem = try gem(arguments.arguments, at: lines) {
                try manifest.add(gem)
            } else if let word = first.word, addresses.contains(word), arguments.arguments.count >= 1,
                let address = arguments.arguments[0].onlyText
            {
                places.append(try place(word, address, line: first.line))
            } else if !harmless.contains(first.word ?? "") {
                program.text.append(statement.written)
                program.computesDependencies = true
            }
        }
        try manifest.applyDeclared(places)
        manifest.program = program
        return manifest
    }

    /// One for each line, joined where a line ends in a comma or inside brackets.
    private static func statements(_ tokens: [ProgramTokens.Token]) -> [ArraySlice<ProgramTokens.Token>] {
        var result: [ArraySlice<ProgramTokens.Token>] = []
        var start = tokens.startIndex
        var level = 0
        for index in tokens.indices {
            let previous = index > start ? tokens[index - 1] : nil
            if let previous, level <= 0, previous.line < tokens[index].line, !previous.isSymbol(","), !previous.isSymbol("\\") {
                result.append(tokens[start..<index])
                start = index
            } else if tokens[index].isSymbol(";"), level <= 0 {
                result.append(tokens[start..<index])
                start = index + 1
            }
            if tokens[index].isSymbol("(") || tokens[index].isSymbol("[") || tokens[index].isSymbol("{") { level += 1 }
            if tokens[index].isSymbol(")") || tokens[index].isSymbol("]") || tokens[index].isSymbol("}") { level -= 1 }
        }
        if start < tokens.endIndex { result.append(tokens[start...]) }
        return result
    }

    private static func place(_ word: String, _ address: String, line: Int) throws(NotUnderstood) -> DependencySource {
        switch word {
        case "path": .local
        case "git", "source": try DependencySource(url: address, line: line)
        default: .host(word)
        }
    }

    /// nil where the name, a version or a place is computed.
    private static func gem(
        _ arguments: [ArraySlice<ProgramTokens.Token>], at lines: ClosedRange<Int>
    ) throws(NotUnderstood) -> Manifest.Statement? {
        guard let name = arguments.first?.onlyText else { return nil }
        var versions: [String] = []
        var reference: String?
        var sources: [DependencySource] = []
        for argument in arguments.dropFirst() {
            if let version = argument.onlyText {
                versions.append(version)
            } else if let (key, value) = option(argument) {
                let isReference = ["branch", "tag", "ref"].contains(key)
                guard isReference || addresses.contains(key) else { continue }
                guard let text = value.onlyText else { return nil }
                if isReference { reference = text } else { sources.append(try place(key, text, line: lines.lowerBound)) }
            } else {
                return nil
            }
        }
        let version = Manifest.version(versions.isEmpty ? nil : versions.joined(separator: ", "), reference: reference)
        return Manifest.Statement(name, version, sources, at: lines)
    }

    /// `git: "…"` or `:git => "…"`.
    private static func option(_ tokens: ArraySlice<ProgramTokens.Token>) -> (String, ArraySlice<ProgramTokens.Token>)? {
        let start = tokens.startIndex
        if tokens.count >= 3, let key = tokens[start].word ?? tokens[start].text, tokens[start + 1].isSymbol(":") {
            return (key, tokens[(start + 2)...])
        }
        if tokens.count >= 5, tokens[start].isSymbol(":"), let key = tokens[start + 1].word, tokens[start + 2].isSymbol("="),
            tokens[start + 3].isSymbol(">")
        {
            return (key, tokens[(start + 4)...])
        }
        return nil
    }
}

extension ArraySlice<ProgramTokens.Token> {
    /// The text, where nothing else stands here.
    var onlyText: String? { count == 1 ? first?.text : nil }
}
