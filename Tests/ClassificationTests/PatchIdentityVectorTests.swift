import Foundation
import RiskModel
import Testing

@testable import Classification

@Suite("The patch id")
struct PatchIdentityVectorTests {
    struct Vector: Decodable {
        struct Version: Decodable {
            var path: String
            var mode: String
            var blob: String?
        }

        struct File: Decodable {
            var status: String
            var old: Version?
            var new: Version?
            var binary: Bool
            var high: Bool
            var hunks: [[String]]
            var digest: String
        }

        var name: String
        var files: [File]
        var patchId: String
    }

    @Test("is what docs/patch-id.md says, vector by vector")
    func vectors() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let document = try String(contentsOf: root.appendingPathComponent("docs/patch-id.md"), encoding: .utf8)
        let block = try #require(document.firstMatch(of: /```json\n(?<json>[\s\S]*?)```/))
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let vectors = try decoder.decode([Vector].self, from: Data(block.output.json.utf8))
        #expect(vectors.count >= 3)
        for vector in vectors {
            let parts = try vector.files.map { PatchIdentity.part(try Self.change($0), Self.content($0)) }
            #expect(PatchIdentity.id(of: parts) { vector.files[$0].high } == vector.patchId, "\(vector.name)")
            for (file, part) in zip(vector.files, parts) {
                let digest = PatchIdentity.fileDigest(of: try #require(part), isHigh: file.high)
                #expect(digest == file.digest, "\(vector.name): \(file.new?.path ?? "")")
            }
        }
    }

    @Test("there is none where a file was not read")
    func unread() {
        let version = FileVersion(path: "a")
        let part = PatchIdentity.part(
            FileChange(status: .modified, old: version, new: version), .unread(.tooLarge(limit: 1)))
        #expect(PatchIdentity.id(of: [part]) { _ in false } == nil)
    }

    private static func change(_ file: Vector.File) throws -> FileChange {
        FileChange(
            status: try #require(ChangeStatus(rawValue: file.status)), old: try file.old.map(version),
            new: try file.new.map(version))
    }

    private static func version(_ version: Vector.Version) throws -> FileVersion {
        let mode = try #require(UInt32(version.mode, radix: 8).flatMap(FileMode.init))
        return FileVersion(path: GitPath(bytes: version.path.utf8), mode: mode, blob: version.blob.flatMap { ObjectID(hex: $0) })
    }

    private static func content(_ file: Vector.File) -> FileContent {
        var content = FileContent(isBinary: file.binary)
        for hunk in file.hunks {
            let first = content.lines.count
            for line in hunk {
                let start = content.text.count
                content.text += Array(line.utf8.dropFirst())
                let origin: FileContent.Line.Origin = line.hasPrefix("+") ? .added : line.hasPrefix("-") ? .removed : .context
                // Numbers are no part of the id.
                content.lines.append(.init(origin: origin, oldNumber: 9, newNumber: 9, range: start..<content.text.count))
            }
            content.hunks.append(.init(oldStart: 9, oldCount: 9, newStart: 9, newCount: 9, lines: first..<content.lines.count))
        }
        return content
    }
}
