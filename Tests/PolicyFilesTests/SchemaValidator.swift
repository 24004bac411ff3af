import Foundation
import RiskModel

@testable import YAMLDocuments

/// As much of JSON Schema draft 7 as our schemas use.
struct SchemaValidator {
    /// What a YAML reader for editors makes of a document.
    indirect enum Instance: Equatable {
        case null
        case boolean(Bool)
        case integer(Int)
        case number(Double)
        case string(String)
        case array([Instance])
        case object([String: Instance])
    }

    struct UnknownKeyword: Error { var keyword: String }

    let root: [String: Any]

    init(_ text: String) throws {
        root = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
    }

    func accepts(_ node: YAMLNode) throws -> Bool { try accepts(Self.instance(node), root) }

    static func instance(_ node: YAMLNode) -> Instance {
        switch node.content {
        case .invalid: return .null
        case .sequence(let items): return .array(items.map(instance))
        case .mapping(let pairs):
            return .object(Dictionary(pairs.map { ($0.key, instance($0.value)) }, uniquingKeysWith: { first, _ in first }))
        case .scalar(let scalar):
            if scalar.isNull { return .null }
            guard scalar.style == .plain else { return .string(scalar.text) }
            if scalar.text == "true" || scalar.text == "false" { return .boolean(scalar.text == "true") }
            if let integer = Int(scalar.text) { return .integer(integer) }
            if scalar.text.wholeMatch(of: /[-+]?[0-9]+\.[0-9]+/) != nil, let number = Double(scalar.text) {
                return .number(number)
            }
            return .string(scalar.text)
        }
    }

    private func accepts(_ value: Instance, _ schema: [String: Any]) throws -> Bool {
        for (keyword, argument) in schema {
            guard try accepts(value, keyword, argument, schema) else { return false }
        }
        return true
    }

    private func accepts(_ value: Instance, _ keyword: String, _ argument: Any, _ schema: [String: Any]) throws -> Bool {
        switch (keyword, argument) {
        case ("$schema", _), ("title", _), ("description", _), ("definitions", _), ("then", _), ("else", _): return true
        case ("$ref", let reference as String):
            let definitions = root["definitions"] as? [String: Any]
            let name = String(reference.dropFirst("#/definitions/".count))
            guard let target = definitions?[name] as? [String: Any] else { throw UnknownKeyword(keyword: reference) }
            return try accepts(value, target)
        case ("type", let type as String): return isOf(type, value)
        case ("type", let types as [String]): return types.contains { isOf($0, value) }
        case ("enum", let words as [String]): return words.contains { value == .string($0) }
        case ("const", let word as String): return value == .string(word)
        case ("anyOf", let schemas as [[String: Any]]): return try schemas.contains { try accepts(value, $0) }
        case ("if", let condition as [String: Any]):
            let branch = schema[try accepts(value, condition) ? "then" : "else"] as? [String: Any]
            return try branch.map { try accepts(value, $0) } ?? true
        case ("pattern", let pattern as String):
            guard case .string(let text) = value else { return true }
            return try text.firstMatch(of: Regex(pattern)) != nil
        case ("minimum", let minimum as Int):
            switch value {
            case .integer(let number): return number >= minimum
            case .number(let number): return number >= Double(minimum)
            default: return true
            }
        case ("properties", let properties as [String: [String: Any]]):
            guard case .object(let members) = value else { return true }
            return try members.allSatisfy { key, member in try properties[key].map { try accepts(member, $0) } ?? true }
        case ("additionalProperties", let isAllowed as Bool):
            guard case .object(let members) = value else { return true }
            let known = (schema["properties"] as? [String: Any])?.keys.map { $0 } ?? []
            return isAllowed || members.keys.allSatisfy(known.contains)
        case ("additionalProperties", let others as [String: Any]):
            guard case .object(let members) = value else { return true }
            return try members.values.allSatisfy { try accepts($0, others) }
        case ("required", let names as [String]):
            guard case .object(let members) = value else { return true }
            return names.allSatisfy { members[$0] != nil }
        case ("minProperties", let count as Int):
            if case .object(let members) = value { return members.count >= count } else { return true }
        case ("maxProperties", let count as Int):
            if case .object(let members) = value { return members.count <= count } else { return true }
        case ("items", let items as [String: Any]):
            guard case .array(let elements) = value else { return true }
            return try elements.allSatisfy { try accepts($0, items) }
        case ("minItems", let count as Int):
            if case .array(let elements) = value { return elements.count >= count } else { return true }
        default: throw UnknownKeyword(keyword: keyword)
        }
    }

    private func isOf(_ type: String, _ value: Instance) -> Bool {
        switch (type, value) {
        case ("null", .null), ("boolean", .boolean), ("integer", .integer), ("number", .integer), ("number", .number),
            ("string", .string), ("array", .array), ("object", .object):
            true
        default: false
        }
    }
}
