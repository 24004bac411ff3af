import PrivateFiles

/// Files that a command writes for its user alone: whoever has a grant can use it.
enum PrivateOutput {
    static func write(_ text: String, to path: String) throws {
        do throws(PrivateFileError) {
            try PrivateFile.write(Array(text.utf8), to: path)
        } catch {
            throw CommandFailure(.outputFailed, error.reason)
        }
    }
}
