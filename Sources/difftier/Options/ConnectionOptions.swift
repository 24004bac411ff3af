import ArgumentParser
import DifftierClient
import Foundation
import WireProtocol

/// Which service to ask, and what to show it.
struct ConnectionOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The service: unix:/path, host:port of this machine, or tls://host:port (default: $DIFFTIER_SERVER).",
            valueName: "address"))
    var server: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A file with the token that says who asks (default: the token itself in $DIFFTIER_TOKEN; without one, none).",
            valueName: "file"))
    var tokenFile: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Trust the authorities of this PEM file for tls:// addresses (default: those of the system).", valueName: "file"))
    var authorities: String?

    @Option(name: .long, help: ArgumentHelp("A PEM file with a certificate of one's own to show.", valueName: "file"))
    var certificate: String?

    @Option(name: .long, help: ArgumentHelp("Its private key, in a PEM file that only its owner can read.", valueName: "file"))
    var key: String?

    func validate() throws {
        if (certificate == nil) != (key == nil) { throw ValidationError("--certificate and --key go together.") }
    }

    /// nil where no service is named.
    func address() throws -> ServiceAddress? {
        let environment = ProcessInfo.processInfo.environment["DIFFTIER_SERVER"]
        guard let text = server ?? environment.flatMap({ $0.isEmpty ? nil : $0 }) else { return nil }
        do throws(ServiceAddress.Invalid) {
            return try ServiceAddress(text)
        } catch {
            throw CommandFailure(.usage, "--server \(error)")
        }
    }

    /// For commands that are of no use without a service.
    func open() async throws -> DifftierClient {
        guard let address = try address() else {
            throw ValidationError("Say which service: --server ADDRESS, or set DIFFTIER_SERVER.")
        }
        return try await open(address)
    }

    func open(_ address: ServiceAddress) async throws -> DifftierClient {
        var options = ClientOptions(agent: "difftier/\(Difftier.version)")
        if let authorities { options.tls.authorities = .file(authorities) }
        if let certificate, let key { options.tls.identity = .init(certificateChain: certificate, privateKey: key) }
        options.token = try token()
        do throws(ConnectionError) {
            return try await DifftierClient.connect(to: address, options: options)
        } catch {
            let refused = (error.underlying as? RPCError).map { $0.status == .unauthenticated || $0.status == .permissionDenied }
            throw CommandFailure(refused == true ? .notPermitted : .unavailable, "\(error)")
        }
    }

    /// Opens a connection for one piece of work and closes it behind it.
    func withClient<T>(_ body: (DifftierClient) async throws -> T) async throws -> T {
        let client = try await open()
        do {
            let result = try await body(client)
            await client.close()
            return result
        } catch {
            await client.close()
            throw error
        }
    }

    private func token() throws -> ClientToken? {
        var text = ProcessInfo.processInfo.environment["DIFFTIER_TOKEN"] ?? ""
        var origin = "DIFFTIER_TOKEN"
        if let tokenFile {
            do throws(RegularFile.Failure) {
                text = String(decoding: try RegularFile.read(tokenFile, limit: 64 << 10), as: UTF8.self)
            } catch {
                throw CommandFailure(.noInput, "--token-file \(tokenFile): \(error)")
            }
            origin = tokenFile
        }
        text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        if text.isEmpty {
            if tokenFile != nil { throw CommandFailure(.badData, "\(origin): the file holds no token") }
            return nil
        }
        guard let token = BearerToken(text) else { throw CommandFailure(.badData, "\(origin): this is no token by its form") }
        return .fixed(token)
    }
}
