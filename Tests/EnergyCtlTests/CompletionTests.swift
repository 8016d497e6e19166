import ArgumentParser
import Testing

@testable import EnergyCtl

/// What a shell offers after a TAB without asking the daemon.
@Suite struct CompletionTests {
    @Test(arguments: [CompletionShell.bash, .zsh, .fish])
    func `shells know figures, quantities, kinds and words for times`(shell: CompletionShell) {
        let script = EnergyCtl.completionScript(for: shell)
        for word in [
            "heating_energy_per_area", "active_energy_export", "state_of_charge", "base_energy_per_capita_kgce",
            "replace", "exclude", "natural_gas", "last-quarter", "yesterday", "official_vehicles", "department",
        ] {
            #expect(script.contains(word), "\(shell.rawValue) \(word)")
        }
    }
}
