import CodeOwners
import RiskModel

extension OwnersListing {
    /// `difftier.owners/v1`. A path that nobody owns has an empty list.
    var json: JSONValue {
        var members: [String: JSONValue] = [
            "schema": .string("difftier.owners/v1"), "paths": .array(answers.map(\.json)),
            "diagnostics": .array(owners.diagnostics.map(\.json)), "more_diagnostics": .integer(owners.omittedDiagnostics),
        ]
        members["syntax"] = (owners.syntax?.rawValue).map(JSONValue.string)
        members["revision"] = (revision?.hex).map(JSONValue.string)
        members["file"] = file.map(JSONValue.string)
        members["user"] = user.map(JSONValue.string)
        return .object(members)
    }
}

extension OwnersAnswer {
    fileprivate var json: JSONValue {
        let ownership = answer.ownership
        var members: [String: JSONValue] = [
            "path": .string(path.quoted), "known": .bool(answer.isKnown), "owners": .array(ownership.demands.map(\.json)),
        ]
        members["cleared_by"] = ownership.clearedBy?.json
        if !causes.isEmpty { members["because"] = .array(causes.map(\.json)) }
        if let standing {
            var said: [String: JSONValue] = ["because": .string("\(standing)")]
            if isKnown { said["owns"] = .bool(!isRefused) }
            members["standing"] = .object(said)
        }
        return .object(members)
    }
}

extension OwnershipDemand {
    fileprivate var json: JSONValue {
        var members: [String: JSONValue] = [
            "any_of": .array(owners.map { .string($0.name) }), "count": .integer(count), "optional": .bool(isOptional),
            "place": place.json,
        ]
        members["section"] = section.map(JSONValue.string)
        return .object(members)
    }
}

extension OwnersPlace {
    fileprivate var json: JSONValue { .object(["path": .string(path.quoted), "line": .integer(line)]) }
}

extension OwnersDiagnostic {
    fileprivate var json: JSONValue {
        var members: [String: JSONValue] = [
            "path": .string(path.quoted), "problem": .string(problem.rawValue), "effect": .string(effect.rawValue),
            "message": .string(message),
        ]
        members["line"] = line.map(JSONValue.integer)
        members["column"] = column.map(JSONValue.integer)
        return .object(members)
    }
}
