import ArgumentParser
import Foundation

/// Where a command reads a grant from.
struct GrantFile: ParsableArguments {
    @Option(
        name: .customLong("grant"), help: ArgumentHelp("A file that holds the grant, or - for standard input.", valueName: "file")
    )
    var path: String

    /// The token, without what stands around it.
    func read() throws -> String {
        let limit = 64 << 10
        let bytes: [UInt8]
        if path == "-" {
            guard let read = try Console.readInput(limit: limit) else {
                throw CommandFailure(.badData, "standard input holds more than a grant")
            }
            bytes = read
        } else {
            do throws(RegularFile.Failure) {
                bytes = try RegularFile.read(path, limit: limit)
            } catch {
                throw CommandFailure(.noInput, "\(path): \(error)")
            }
        }
        let text = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard !text.isEmpty else { throw CommandFailure(.badData, "\(path): there is no grant in it") }
        return text
    }
}
