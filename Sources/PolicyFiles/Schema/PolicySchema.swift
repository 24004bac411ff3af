internal import RiskModel

/// JSON Schemas of the files of a policy, for editors. Whatever they refuse the loaders refuse; names, patterns and what
/// belongs together are checked by the loaders alone.
///
/// Draft 7, the newest that the usual language server for YAML reads.
public enum PolicySchema: String, CaseIterable, Sendable {
    /// A document of a policy.
    case policy
    /// A document below `tests/`.
    case suite

    /// The schema as text, the same every time, with a line end at its end.
    public var text: String { SchemaText.indented(root) + "\n" }

    private var root: JSONValue {
        var definitions: [String: JSONValue] = [:]
        for object in KeyCatalog.Object.allCases where isUsed(object) { definitions[object.rawValue] = Self.schema(of: object) }
        for object in KeyCatalog.conditions where isUsed(object) {
            definitions[object.rawValue + "s"] = Self.conditions(object)
        }
        definitions["listName"] = Self.listName
        return .object([
            "$schema": .string("http://json-schema.org/draft-07/schema#"),
            "title": .string(self == .policy ? "A policy of Difftier" : "A test suite of a policy of Difftier"),
            "$ref": .string("#/definitions/\(document.rawValue)"),
            "definitions": .object(definitions),
        ])
    }

    private var document: KeyCatalog.Object {
        switch self {
        case .policy: .policyDocument
        case .suite: .testDocument
        }
    }

    private func isUsed(_ object: KeyCatalog.Object) -> Bool { Self.objects(from: document).contains(object) }

    /// All kinds of mapping that can stand in a document.
    private static func objects(from document: KeyCatalog.Object) -> Set<KeyCatalog.Object> {
        var found: Set = [document]
        var pending = [document]
        func add(_ value: KeyCatalog.Value) {
            switch value {
            case .text, .boolean, .integer, .decimal, .duration, .word: break
            case .object(let object), .condition(let object):
                if found.insert(object).inserted { pending.append(object) }
            case .list(let value, _), .some(let value), .map(let value): add(value)
            case .either(let one, let other):
                add(one)
                add(other)
            }
        }
        while let object = pending.popLast() {
            for key in KeyCatalog.keys(of: object) { add(key.value) }
            if object == .rule { add(.condition(.patchCondition)) }
        }
        return found
    }

    // MARK: Mappings

    private static func schema(of object: KeyCatalog.Object) -> JSONValue {
        let keys = KeyCatalog.keys(of: object)
        var members: [String: JSONValue] = [
            "type": .string("object"), "additionalProperties": .bool(false),
            "properties": .object(Dictionary(uniqueKeysWithValues: keys.map { ($0.name, property($0)) })),
        ]
        let required = keys.filter(\.isRequired).map { JSONValue.string($0.name) }
        if !required.isEmpty { members["required"] = .array(required) }
        switch object {
        case _ where KeyCatalog.conditions.contains(object): members["minProperties"] = .integer(1)
        case .expectation, .examples: members["minProperties"] = .integer(1)
        case .policyDocument:
            members["anyOf"] = .array([
                .object(["required": .array([.string("version")])]),
                .object(["required": .array([.string("agent_task")]), "maxProperties": .integer(1)]),
            ])
        case .rule: members.merge(conditionByScope) { own, _ in own }
        default: break
        }
        return .object(members)
    }

    /// What a rule asks depends on its scope.
    private static var conditionByScope: [String: JSONValue] {
        func conditions(_ object: KeyCatalog.Object) -> JSONValue {
            .object([
                "properties": .object([
                    "when": schema(.condition(object)), "unless": schema(.condition(object)),
                ])
            ])
        }
        return [
            "if": .object([
                "properties": .object(["scope": .object(["const": .string(Rule.Scope.patch.rawValue)])]),
                "required": .array([.string("scope")]),
            ]),
            "then": conditions(.patchCondition), "else": conditions(.fileCondition),
        ]
    }

    private static func property(_ key: KeyCatalog.Key) -> JSONValue {
        let isByScope = (key.name == "when" || key.name == "unless")
        var members: [String: JSONValue] = [:]
        if !isByScope, case .object(let schema) = schema(key.value) { members = schema }
        members["description"] = .string(key.meaning)
        return .object(members)
    }

    // MARK: Values

    private static func schema(_ value: KeyCatalog.Value) -> JSONValue {
        switch value {
        // Unquoted numbers and truth values are text where text is expected.
        case .text: .object(["type": .array(["string", "number", "boolean"].map { .string($0) })])
        case .boolean: .object(["type": .string("boolean")])
        case .integer(let min): .object(["type": .string("integer"), "minimum": .integer(min)])
        case .decimal: .object(["type": .string("number"), "minimum": .integer(0)])
        case .duration: .object(["type": .string("string"), "pattern": .string("^[0-9]+[smh]$")])
        case .word(let words): .object(["enum": .array(words.map { .string($0) })])
        case .object(let object): reference(object.rawValue)
        case .list(let item, let canBeEmpty):
            .object(
                ["type": .string("array"), "items": schema(item)].merging(canBeEmpty ? [:] : ["minItems": .integer(1)]) { $1 })
        case .some(let item): some(item)
        case .map(let value): .object(["type": .string("object"), "additionalProperties": schema(value)])
        case .either(let one, let other): .object(["anyOf": .array([schema(one), schema(other)])])
        case .condition(let object): reference(object.rawValue + "s")
        }
    }

    private static func conditions(_ object: KeyCatalog.Object) -> JSONValue {
        let list: JSONValue = .object([
            "type": .string("array"), "minItems": .integer(1), "items": reference(object.rawValue + "s"),
        ])
        return .object(["anyOf": .array([reference(object.rawValue), list])])
    }

    private static func some(_ item: KeyCatalog.Value) -> JSONValue {
        var one = [schema(item)]
        // The name of a list may stand for words, too.
        if case .word = item { one.append(reference("listName")) }
        let single: JSONValue = one.count == 1 ? one[0] : .object(["anyOf": .array(one)])
        let several: JSONValue = .object(["type": .string("array"), "minItems": .integer(1), "items": single])
        return .object(["anyOf": .array(one + [several])])
    }

    private static func reference(_ name: String) -> JSONValue { .object(["$ref": .string("#/definitions/\(name)")]) }

    private static let listName = JSONValue.object([
        "type": .string("string"), "pattern": .string("^\\$[A-Za-z][A-Za-z0-9_-]*$"),
        "description": .string("The items of a list."),
    ])
}

/// JSON with one member or element a line.
enum SchemaText {
    static func indented(_ value: JSONValue, by indentation: String = "") -> String {
        let inner = indentation + "  "
        switch value {
        case .object(let members) where !members.isEmpty:
            let lines = members.sorted { $0.key < $1.key }.map { key, value in
                "\(inner)\(JSONValue.string(key).canonicalText): \(indented(value, by: inner))"
            }
            return "{\n" + lines.joined(separator: ",\n") + "\n\(indentation)}"
        case .array(let elements) where elements.contains { if case .string = $0 { false } else { true } }:
            return "[\n" + elements.map { inner + indented($0, by: inner) }.joined(separator: ",\n") + "\n\(indentation)]"
        default: return value.canonicalText
        }
    }
}
