/// What a command reads as a whole: a file, or standard input.
enum InputFile {
    /// - Parameters:
    ///   - name: of the file; `-` for standard input.
    ///   - limit: the most bytes that it may have.
    static func read(_ name: String, limit: Int) throws -> [UInt8] {
        guard name != "-" else {
            guard let bytes = try Console.readInput(limit: limit) else {
                throw CommandFailure(.badData, "standard input holds more than \(limit) bytes")
            }
            return bytes
        }
        do throws(RegularFile.Failure) {
            return try RegularFile.read(name, limit: limit)
        } catch {
            throw CommandFailure(.noInput, "\(name): \(error)")
        }
    }
}
