import ArgumentParser

/// Groups the commands about bulletins: `energyctl bulletin`.
struct BulletinCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bulletin", abstract: "Work with energy bulletins (能源资源消费统计公报).",
        subcommands: [
            BulletinExportCommand.self, BulletinCatchUpCommand.self, BulletinListCommand.self,
            BulletinShowCommand.self, BulletinCheckCommand.self, BulletinDiffCommand.self, BulletinGatesCommand.self,
            BulletinPublishCommand.self, BulletinFinaliseCommand.self, BulletinRestateCommand.self,
            BulletinReviewCommand.self,
        ])
}
