package io.drey.benchmarks;

import io.drey.servers.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.ArrayList;
import java.util.List;

/** What servers have done since they were first looked at: commands and processor time, of each. One thread. */
final class ServerLoad implements AutoCloseable {

    private final List<RedisClient> clients = new ArrayList<>();
    private final List<RedisCommands<String, String>> servers = new ArrayList<>();
    private List<Load> before;

    /** Of one server. */
    record Load(double commands, double cpuSeconds) {}

    ServerLoad(List<RedisServer> masters) {
        for (RedisServer master : masters) {
            RedisClient client = RedisClient.create(master.uri());
            clients.add(client);
            servers.add(client.connect().sync());
        }
        before = now();
    }

    private List<Load> now() {
        return servers.stream()
                .map(server -> new Load(
                        number(server.info("stats"), "total_commands_processed"),
                        number(server.info("cpu"), "used_cpu_user") + number(server.info("cpu"), "used_cpu_sys")))
                .toList();
    }

    static double number(String info, String name) {
        return info.lines()
                .filter(line -> line.startsWith(name + ":"))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .sum();
    }

    /** Since the last time this was asked. */
    List<Load> since() {
        List<Load> after = now();
        List<Load> done = new ArrayList<>();
        for (int i = 0; i < after.size(); i++) {
            done.add(new Load(
                    after.get(i).commands() - before.get(i).commands(),
                    after.get(i).cpuSeconds() - before.get(i).cpuSeconds()));
        }
        before = after;
        return done;
    }

    @Override
    public void close() {
        clients.forEach(RedisClient::shutdown);
    }
}
