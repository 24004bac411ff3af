internal import YAMLDocuments

/// The lists and variables of a policy, which stand for texts wherever their names stand.
final class SharedTexts {
    /// The list that `registries` is.
    static let registries = "registries"

    private enum Value {
        /// Each with the place where it is written.
        case list([YAMLNode])
        case text(String)
        /// What is wrong with it was reported.
        case broken
    }

    private let definitions: SharedDefinitions
    private let diagnostics: Diagnostics
    private let isIncomplete: Bool
    private var values: [String: (value: Value, height: Int)] = [:]
    /// What each definition asks for.
    private var uses: [String: Set<String>] = [:]
    private var used: Set<String> = []
    /// What the definitions stood for so far: a few lists in each other could be more than memory holds.
    private var items = 0
    private var bytes = 0

    /// - Parameter isIncomplete: true when a name that seems to be missing may be defined where nothing could be read
    init(_ definitions: SharedDefinitions, isIncomplete: Bool, _ diagnostics: Diagnostics) {
        self.definitions = definitions
        self.isIncomplete = isIncomplete
        self.diagnostics = diagnostics
        for name in definitions.order { _ = resolve(name, path: []) }
    }

    // MARK: Use

    /// The items of `registries`, other lists among them.
    var hosts: [YAMLNode] {
        if case .list(let items) = values[Self.registries]?.value { items } else { [] }
    }

    /// Every variable with the pattern it stands for.
    var variables: [YAMLNode] {
        definitions.order.compactMap { name in
            guard case .variable(let node) = definitions[name], case .text(let text) = values[name]?.value else { return nil }
            return node.replacingScalars { _, written, _ in written == text ? nil : .text(text) }
        }
    }

    /// What a value of the policy stands for: `$name` is a list's items, `${name}` in a pattern what it stands for there.
    func expanding(_ node: YAMLNode) -> YAMLNode { expanding(node, under: nil) }

    private func expanding(_ node: YAMLNode, under key: String?) -> YAMLNode {
        node.replacingScalars(under: key) { node, text, key in
            guard text.utf8.contains(UInt8(ascii: "$")) else { return nil }
            if let name = SharedReference.wholeName(text) {
                used.insert(name)
                return list(name, at: node).map { .items($0.map { expanding($0, under: key) }) } ?? .invalid
            }
            let pieces = SharedReference.pieces(of: text)
            guard pieces.contains(where: { if case .name = $0 { true } else { false } }) else { return nil }
            if let key, Self.comparedAsText.contains(key) {
                diagnostics.report(.invalidValue, "`${…}` stands for part of a pattern, and here texts are compared", at: node)
                return .invalid
            }
            for case .name(let name, _, _) in pieces { used.insert(name) }
            return pattern(pieces, at: node, path: []).map { .text($0.text) } ?? .invalid
        }
    }

    /// Keys whose values are no patterns.
    private static let comparedAsText: Set = ["name", "in", "not_in", "contains", "contains_none", "glob", "language"]

    /// Reports each list and variable that nothing asks for, directly or over others.
    func reportUnused(except isExempt: (SourcePlace) -> Bool) {
        var reached = used.union([Self.registries])
        var pending = Array(reached)
        while let name = pending.popLast() {
            for next in uses[name, default: []] where reached.insert(next).inserted { pending.append(next) }
        }
        for name in definitions.order where !reached.contains(name) {
            guard let place = definitions.place(of: name), !isExempt(place) else { continue }
            diagnostics.report(.unusedName, "nothing uses `\(name)`", at: place)
        }
    }

    // MARK: Meaning

    private func resolve(_ name: String, path: [String]) -> (value: Value, height: Int) {
        if let known = values[name] { return known }
        guard let definition = definitions[name], let place = definitions.place(of: name) else { return (.list([]), 0) }
        if let start = path.firstIndex(of: name) {
            let names = (path[start...] + [name]).map { "`\($0)`" }.joined(separator: " asks for ")
            diagnostics.report(.cycle, "it asks for itself: \(names)", at: place)
            return (.broken, 0)
        }
        let path = path + [name]
        var resolved: (value: Value, height: Int)
        switch definition {
        case .list(let node): resolved = list(node, name, path)
        case .variable(let node):
            let text = node.text(diagnostics)
            for case .name(let other, _, _) in text.map(SharedReference.pieces) ?? [] { uses[name, default: []].insert(other) }
            resolved =
                text.flatMap { pattern(SharedReference.pieces(of: $0), at: node, path: path) }
                .map { (.text($0.text), $0.height + 1) } ?? (.broken, 0)
        }
        if max(resolved.height, path.count) > PolicyLimits.sharedDepth {
            let message = "lists and variables ask for each other over more than \(PolicyLimits.sharedDepth) levels"
            diagnostics.report(.nesting, message, at: place)
            resolved = (.broken, 0)
        }
        values[name] = resolved
        return resolved
    }

    private func list(_ node: YAMLNode, _ name: String, _ path: [String]) -> (value: Value, height: Int) {
        guard let written = node.list(diagnostics, allowEmpty: name == Self.registries) else { return (.broken, 0) }
        var elements: [YAMLNode] = []
        var height = 1
        var isBroken = false
        for item in written {
            guard let text = item.text(diagnostics) else {
                isBroken = true
                continue
            }
            guard let other = SharedReference.wholeName(text) else {
                elements.append(item)
                continue
            }
            uses[name, default: []].insert(other)
            if path.count < PolicyLimits.sharedDepth, isList(other, at: item) {
                let inner = resolve(other, path: path)
                height = max(height, inner.height + 1)
                if case .list(let several) = inner.value, count(several.count, at: item) {
                    elements += several
                    continue
                }
            } else if path.count >= PolicyLimits.sharedDepth {
                height = PolicyLimits.sharedDepth + 1
            }
            isBroken = true
        }
        return (isBroken && height <= PolicyLimits.sharedDepth ? .broken : .list(elements), height)
    }

    /// nil, and a report, where no list has that name.
    private func list(_ name: String, at node: YAMLNode) -> [YAMLNode]? {
        guard isList(name, at: node), case .list(let several) = resolve(name, path: []).value, count(several.count, at: node)
        else { return nil }
        return several
    }

    private func isList(_ name: String, at node: YAMLNode) -> Bool {
        switch definitions[name] {
        case .list: return true
        case .variable:
            diagnostics.report(.unknownName, "`\(name)` is a variable: write `${\(name)}` in a pattern", at: node)
            return false
        case nil:
            if name == Self.registries { return true }
            reportUnknown(name, at: node.place)
            return false
        }
    }

    private func pattern(_ pieces: [SharedReference.Piece], at node: YAMLNode, path: [String]) -> (text: String, height: Int)? {
        var text = ""
        var height = 0
        for piece in pieces {
            switch piece {
            case .text(let run): text += run
            case .name(let name, let offset, let isInClass):
                let place = node.place(ofTextOffset: offset)
                guard definitions[name] != nil || name == Self.registries else {
                    reportUnknown(name, at: place)
                    return nil
                }
                guard !isInClass else {
                    diagnostics.report(.invalidValue, "`${\(name)}` cannot stand in a character class", at: place)
                    return nil
                }
                guard path.count < PolicyLimits.sharedDepth else { return (text, PolicyLimits.sharedDepth) }
                let inner = resolve(name, path: path)
                height = max(height, inner.height)
                switch inner.value {
                case .broken: return nil
                case .text(let pattern): text += "(?:\(pattern))"
                case .list(let items):
                    let texts = items.compactMap { $0.text(diagnostics) }.map(SharedReference.quote)
                    // One of nothing is never there; an empty group would match everywhere.
                    text += texts.isEmpty ? "(?!)" : "(?:\(texts.joined(separator: "|")))"
                }
                guard count(bytesOf: text, at: node) else { return nil }
            }
        }
        return (text, height)
    }

    // MARK: Bounds

    private func count(_ more: Int, at node: YAMLNode) -> Bool {
        items = min(items + more, PolicyLimits.sharedItems + 1)
        guard items > PolicyLimits.sharedItems else { return true }
        diagnostics.report(.tooLarge, "lists stand for more than \(PolicyLimits.sharedItems) values in all", at: node)
        return false
    }

    private func count(bytesOf text: String, at node: YAMLNode) -> Bool {
        bytes = min(bytes + text.utf8.count, PolicyLimits.bytes + 1)
        if text.utf8.count > PolicyLimits.sharedBytesPerPattern {
            let message = "the pattern stands for more than \(PolicyLimits.sharedBytesPerPattern) bytes"
            diagnostics.report(.tooLarge, message, at: node)
            return false
        }
        guard bytes > PolicyLimits.bytes else { return true }
        diagnostics.report(.tooLarge, "patterns stand for more than \(PolicyLimits.bytes) bytes in all", at: node)
        return false
    }

    private func reportUnknown(_ name: String, at place: SourcePlace) {
        guard !isIncomplete else { return }
        let hint = diagnostics.hint(for: name) { definitions.order.sorted() }
        let advice = hint.isEmpty ? "; in a pattern `\\$` is a dollar sign" : hint
        diagnostics.report(.unknownName, "no list or variable is called `\(name)`\(advice)", at: place)
    }
}
