internal import YAMLDocuments

/// The lists and variables as they are written, by name.
struct SharedDefinitions {
    enum Definition {
        case list(YAMLNode)
        case variable(YAMLNode)
    }

    /// In order of file and place, lists first.
    private(set) var order: [String] = []
    private var definitions: [String: (definition: Definition, place: SourcePlace)] = [:]

    init(lists: [YAMLPair], variables: [YAMLPair], registries: YAMLPair?, _ diagnostics: Diagnostics) {
        if let registries { add(registries.key, .list(registries.value), at: registries.keyPlace, diagnostics) }
        for pair in lists + variables where pair.key == SharedTexts.registries {
            diagnostics.report(.duplicateName, "`$registries` is what the section `registries` says", at: pair.keyPlace)
        }
        for pair in lists where pair.key != SharedTexts.registries {
            add(pair.key, .list(pair.value), at: pair.keyPlace, diagnostics)
        }
        for pair in variables where pair.key != SharedTexts.registries {
            add(pair.key, .variable(pair.value), at: pair.keyPlace, diagnostics)
        }
    }

    subscript(name: String) -> Definition? { definitions[name]?.definition }

    func place(of name: String) -> SourcePlace? { definitions[name]?.place }

    private mutating func add(_ name: String, _ definition: Definition, at place: SourcePlace, _ diagnostics: Diagnostics) {
        Names.check(
            name, Names.isSharedName, "a list or variable is named with letters, digits, `_` and `-`, a letter first", at: place,
            diagnostics)
        if let first = definitions[name]?.place {
            diagnostics.report(.duplicateName, "the name `\(name)` is given already; first at \(first)", at: place)
        } else {
            order.append(name)
            definitions[name] = (definition, place)
        }
    }
}
