import Foundation
import TestKit

/// A decision as any program of another author would read it: from the JSON that is documented.
struct DecisionDocument: Decodable {
    struct Patch: Decodable {
        var repository: String
        var target: String?
        var base: String?
        var head: String?
        var mergeBase: String?
        var patchId: String?
        var source: String
        var files: Int
        var additions: Int
        var deletions: Int
    }

    struct File: Decodable {
        var path: String
        var oldPath: String?
        var status: String
        var tier: String
        var rules: [String]
    }

    struct Finding: Decodable {
        var rule: String
        var tier: String
        var path: String?
        var line: Int?
        var excerpt: String?
    }

    struct Capabilities: Decodable {
        struct Withheld: Decodable {
            var capability: String
            var because: [String]
        }

        var granted: [String]
        var withheld: [Withheld]
    }

    struct Reviewers: Decodable {
        struct Requirement: Decodable {
            var id: String
            var anyOf: [String]
            var count: Int
            var paths: [String]
            var because: [String]
        }

        var required: [Requirement]
    }

    struct Approvals: Decodable {
        struct Needed: Decodable {
            var count: Int
            var independent: Bool
            var human: Bool
        }

        var needed: Needed
        var satisfied: Bool
    }

    struct Policy: Decodable { var digest: String }
    struct Evidence: Decodable { var index: Int }
    struct Subject: Decodable {
        var name: String
        var actor: String
    }

    var schema: String
    var decisionId: String
    var tier: String
    var complete: Bool
    var authoritative: Bool
    var patch: Patch
    var policy: Policy
    var subject: Subject
    var files: [File]
    var findings: [Finding]
    var capabilities: Capabilities
    var reviewers: Reviewers
    var obligations: [String]
    var approvals: Approvals
    var notes: [String]
    var evidence: Evidence?
    var cached: Bool?

    init(_ json: some StringProtocol) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self = try decoder.decode(DecisionDocument.self, from: Data(json.utf8))
    }

    /// The document as the evidence keeps it: without its place there.
    static func recorded(_ json: some StringProtocol) throws -> String {
        guard var members = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any] else {
            throw StoryBroken(description: "no JSON object: \(json.prefix(200))")
        }
        members["evidence"] = nil
        let data = try JSONSerialization.data(withJSONObject: members, options: [.sortedKeys, .withoutEscapingSlashes])
        return String(decoding: data, as: UTF8.self)
    }

    /// The verdict alone: the document without what differs from occasion to occasion, members in a fixed order.
    static func verdict(in json: some StringProtocol) throws -> String {
        guard var members = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any] else {
            throw StoryBroken(description: "no JSON object: \(json.prefix(200))")
        }
        for occasional in ["decision_id", "decided_at", "evidence", "cached"] { members[occasional] = nil }
        let data = try JSONSerialization.data(withJSONObject: members, options: [.sortedKeys, .withoutEscapingSlashes])
        return String(decoding: data, as: UTF8.self)
    }
}

extension CommandRun {
    /// The one decision printed.
    ///
    /// - Throws: with what was said on standard error, where the command did not end with 0.
    func decision() throws -> DecisionDocument {
        try checkStatus()
        return try DecisionDocument(text)
    }

    /// The decisions printed as JSON lines.
    func decisions() throws -> [DecisionDocument] {
        try checkStatus()
        return try lines.map { try DecisionDocument($0) }
    }

    /// The verdicts printed as JSON lines.
    func verdicts() throws -> [String] {
        try checkStatus()
        return try lines.map { try DecisionDocument.verdict(in: $0) }
    }

    var lines: [Substring] { text.split(separator: "\n") }

    private func checkStatus() throws {
        guard status == 0 else { throw StoryBroken(description: "ended with \(status): \(errorOutput)\(text.prefix(500))") }
    }
}
