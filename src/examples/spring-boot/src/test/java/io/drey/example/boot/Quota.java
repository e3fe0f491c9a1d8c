package io.drey.example.boot;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A tenth of a processor for a process and those that it starts: by a control group of the kernel, which needs root, or
 * else by stopping it nine tenths of the time, as the kernel does with a group that has used up its quota.
 */
final class Quota implements AutoCloseable {

    private static final Path OLDER = Path.of("/sys/fs/cgroup/cpu");
    private static final Path NEWER = Path.of("/sys/fs/cgroup");

    private final Path group; // may not be there
    private final String enter;

    private Quota(Path group, String enter) {
        this.group = group;
        this.enter = enter;
    }

    static Quota ofATenth() {
        String name = "drey-" + ProcessHandle.current().pid();
        Path older = OLDER.resolve(name);
        Path newer = NEWER.resolve(name);
        try {
            if (Files.exists(OLDER.resolve("cpu.cfs_quota_us"))) {
                Files.createDirectory(older);
                Files.writeString(older.resolve("cpu.shares"), "262144"); // no less either, however busy the host is
                Files.writeString(older.resolve("cpu.cfs_quota_us"), "10000");
                return new Quota(older, entering(older));
            } else if (Files.exists(NEWER.resolve("cgroup.controllers"))) {
                Files.createDirectory(newer);
                Files.writeString(newer.resolve("cpu.weight"), "10000");
                Files.writeString(newer.resolve("cpu.max"), "10000 100000");
                return new Quota(newer, entering(newer));
            }
        } catch (IOException e) {
            delete(older);
            delete(newer); // it may be there, but without a controller of processors, which nobody has passed on to it
        }
        String loop = "while kill -STOP $0; do sleep 0.09; kill -CONT $0; sleep 0.01; done";
        return new Quota(older, "sh -c '" + loop + "' $$ >/dev/null 2>&1 &");
    }

    /** Rather than to run without it, the shell ends. */
    private static String entering(Path group) {
        return "echo $$ > " + group.resolve("cgroup.procs") + " || exit 1";
    }

    private static void delete(Path group) {
        try {
            Files.deleteIfExists(group);
        } catch (IOException e) {
            // it was not ours to make
        }
    }

    /** The command that runs under it. */
    List<String> command(List<String> command) {
        List<String> shell = new ArrayList<>(List.of("sh", "-c", enter + "\nexec \"$@\"", "sh"));
        shell.addAll(command);
        return shell;
    }

    /** To be closed after the process was told to end: a group goes once nobody is in it. */
    @Override
    public void close() {
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> {
            Files.deleteIfExists(group);
            return true;
        });
    }
}
