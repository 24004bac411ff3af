/// Names for rules, labels and lists, made from those of another tool and no two alike.
struct ImportedNames {
    private var taken: Set<String> = []
    /// By a name that stood more than once: the number to try next.
    private var next: [String: Int] = [:]

    /// Lower-case words behind the prefix, such as ids are.
    mutating func id(_ prefix: String, _ name: String) -> String {
        let words = name.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        return unique("\(prefix).\(words.isEmpty ? "unnamed" : words.joined(separator: "-"))")
    }

    /// Letters, digits, `.`, `_` and `-` behind the prefix, as labels and teams may have.
    mutating func name(_ prefix: String, _ name: String) -> String {
        let words = name.split { !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "_")) }
        return unique("\(prefix).\(words.isEmpty ? "unnamed" : words.joined(separator: "-"))")
    }

    private mutating func unique(_ name: String) -> String {
        var candidate = name
        while !taken.insert(candidate).inserted {
            let number = next[name, default: 2]
            candidate = "\(name)-\(number)"
            next[name] = number + 1
        }
        return candidate
    }
}
