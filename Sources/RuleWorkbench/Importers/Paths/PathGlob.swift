/// Turns globs of minimatch and picomatch into patterns over paths that match the same.
///
/// The rule language's own globs are those of `.gitignore`, which take a directory with all that is in it and a name wherever it
/// is: something else, so they are no translation.
struct PathGlob {
    /// Who would match it, and how that one differs.
    enum Dialect {
        /// Parentheses are names' own; `a/**` needs something below `a`.
        case minimatch(dots: Bool)
        /// Parentheses group; `a/**` also takes a file `a`.
        case picomatch
    }

    struct Refusal: Error, Hashable {
        /// A phrase for people.
        var reason: String
    }

    private static let longest = 1_024
    private static let mostAlternatives = 64

    /// Over a whole path.
    let pattern: String
    /// `!` in front: every path that the pattern does not match.
    let isNegated: Bool

    init(_ glob: String, _ dialect: Dialect) throws(Refusal) {
        guard glob.utf8.count <= Self.longest else { throw Refusal(reason: "it is longer than \(Self.longest) bytes") }
        var rest = glob[...]
        var isNegated = false
        while rest.hasPrefix("!") {
            rest = rest.dropFirst()
            isNegated.toggle()
        }
        guard !rest.isEmpty else { throw Refusal(reason: "it is empty") }
        if rest.hasPrefix("./") { rest = rest.dropFirst(2) }
        var patterns: [String] = []
        for alternative in try Self.alternatives(of: Array(rest)) { patterns.append(try Self.pattern(alternative, dialect)) }
        self.isNegated = isNegated
        pattern = patterns.count == 1 ? "^\(patterns[0])$" : "^(?:\(patterns.joined(separator: "|")))$"
    }

    // MARK: Braces

    /// What `{a,b}` stands for, written out.
    private static func alternatives(of glob: [Character]) throws(Refusal) -> [[Character]] {
        var done: [[Character]] = []
        var pending = [glob]
        while let next = pending.popLast() {
            guard let (before, choices, after) = try firstBraces(in: next) else {
                done.append(next)
                continue
            }
            guard done.count + pending.count + choices.count <= mostAlternatives else {
                throw Refusal(reason: "its braces stand for more than \(mostAlternatives) globs")
            }
            pending += choices.reversed().map { before + $0 + after }
        }
        return done
    }

    private static func firstBraces(
        in glob: [Character]
    ) throws(Refusal) -> (before: [Character], choices: [[Character]], after: [Character])? {
        var start: Int?
        var depth = 0
        var choices: [[Character]] = [[]]
        var index = 0
        while index < glob.count {
            let character = glob[index]
            let escaped = character == "\\" ? Array(glob[index..<min(index + 2, glob.count)]) : nil
            switch character {
            case "{":
                if depth == 0 { (start, choices) = (index, [[]]) } else { choices[choices.count - 1].append(character) }
                depth += 1
            case "}" where depth > 1:
                depth -= 1
                choices[choices.count - 1].append(character)
            case "}" where depth == 1:
                depth = 0
                guard let start else { break }
                if choices.count > 1 { return (Array(glob[..<start]), choices, Array(glob[(index + 1)...])) }
                if String(choices[0]).contains("..") { throw Refusal(reason: "it counts in braces") }
            case "," where depth == 1: choices.append([])
            default: if depth > 0 { choices[choices.count - 1] += escaped ?? [character] }
            }
            index += escaped?.count ?? 1
        }
        return nil
    }

    // MARK: Components

    private static func pattern(_ glob: [Character], _ dialect: Dialect) throws(Refusal) -> String {
        let parts = glob.split(separator: "/", omittingEmptySubsequences: false).map(Array.init)
        if parts.first?.isEmpty == true { throw Refusal(reason: "it begins with `/`, which no path does there") }
        if parts.last?.isEmpty == true { throw Refusal(reason: "it ends in `/`, which no path does there; write `/**`") }
        if parts.contains(where: \.isEmpty) { throw Refusal(reason: "it holds `//`, which no path does") }
        let hidesDots = if case .minimatch(dots: false) = dialect { true } else { false }
        let names = hidesDots ? #"(?!\.)[^/]+(?:/(?!\.)[^/]+)*"# : ".+"
        var result = ""
        for (index, part) in parts.enumerated() {
            let isLast = index == parts.count - 1
            guard part == ["*", "*"] else {
                result += try component(part, dialect, hidesDots: hidesDots) + (isLast ? "" : "/")
                continue
            }
            if index > 0, parts[index - 1] == part { continue }
            let isEnd = parts[index...].allSatisfy { $0 == part }
            switch (isEnd, dialect) {
            case (false, _): result += "(?:\(names)/)?"
            case (true, .picomatch) where index > 0: result = String(result.dropLast()) + "(?:/.*)?"
            case (true, _): result += names
            }
        }
        return result
    }

    private static func component(_ part: [Character], _ dialect: Dialect, hidesDots: Bool) throws(Refusal) -> String {
        if part.allSatisfy({ $0 == "*" }) { return hidesDots ? #"(?!\.)[^/]+"# : "[^/]+" }
        var result = ""
        var index = 0
        while index < part.count {
            let character = part[index]
            let next = index + 1 < part.count ? part[index + 1] : nil
            if next == "(", "?*+@!".contains(character) { throw Refusal(reason: "it is an extended glob") }
            index += 1
            switch character {
            case "*":
                if next != "*" { result += "[^/]*" }
            case "?": result += "[^/]"
            case "[":
                guard let (set, end) = characterSet(part, from: index) else { throw Refusal(reason: "a `[` is not closed") }
                result += set
                index = end
            case "(", ")":
                if case .picomatch = dialect { throw Refusal(reason: "it groups by parentheses") }
                result += PatternText.quoted(String(character))
            case "\\":
                guard let next else { throw Refusal(reason: #"a `\` stands at the end"#) }
                result += PatternText.quoted(String(next))
                index += 1
            default: result += PatternText.quoted(String(character))
            }
        }
        return hidesDots && "*?[".contains(part[0]) ? #"(?!\.)"# + result : result
    }

    /// `[…]`, of which the first bracket was read, and where it ends.
    private static func characterSet(_ part: [Character], from start: Int) -> (pattern: String, end: Int)? {
        var index = start
        var result = "(?!/)["
        if index < part.count, part[index] == "!" || part[index] == "^" {
            result += "^"
            index += 1
        }
        let first = index
        while index < part.count, part[index] != "]" || index == first {
            let character = part[index]
            if character == "[", index + 1 < part.count, part[index + 1] == ":",
                let end = part[(index + 2)...].firstIndex(of: ":"), end + 1 < part.count, part[end + 1] == "]"
            {
                result += String(part[index...(end + 1)])
                index = end + 2
                continue
            }
            if character == "\\", index + 1 < part.count { index += 1 }
            result += part[index] == "-" && character != "\\" ? "-" : PatternText.quotedInClass(part[index])
            index += 1
        }
        return index < part.count ? (result + "]", index + 1) : nil
    }
}
