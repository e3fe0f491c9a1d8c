package io.drey.benchmarks;

import com.google.protobuf.Message;
import io.drey.codec.Codec;
import io.drey.codec.CodecFactory;
import io.drey.codec.Compression;
import io.drey.internal.codec.AllowList;
import io.drey.internal.codec.CacheContext;
import io.drey.internal.codec.DecodeLimits;
import io.drey.internal.codec.JavaCodec;
import io.drey.internal.codec.LibraryCodec;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Size and speed of all codecs in one table: a record with a list of records of texts and flags, as a cache declares
 * it. For Protobuf it is the message of the same fields that comes with it. The codecs take turns; what counts is the
 * processor time of the best round.
 */
public final class CodecTable {

    private static final int ROUNDS = 25;
    private static final long ROUND_NANOS = 60_000_000L;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final ClassLoader LOADER = CodecTable.class.getClassLoader();

    /** Like {@code com.google.protobuf.Method}. */
    record Method(
            String name,
            String requestTypeUrl,
            boolean requestStreaming,
            String responseTypeUrl,
            boolean responseStreaming)
            implements Serializable {}

    /** Like {@code com.google.protobuf.Api}. */
    record Api(String name, List<Method> methods, String version) implements Serializable {}

    /** What is measured of one codec. */
    private static final class Row {
        final Codec codec;
        final Object one;
        final Object twenty;
        double write = Double.MAX_VALUE;
        double read = Double.MAX_VALUE;

        Row(Codec codec, Object one, Object twenty) {
            this.codec = codec;
            this.one = one;
            this.twenty = twenty;
        }
    }

    private interface Work {
        Object run();
    }

    private CodecTable() {}

    private static Api api(int methods) {
        List<Method> all = new ArrayList<>();
        IntStream.range(0, methods)
                .forEach(i ->
                        all.add(new Method("Method" + i, url("Request", i), i % 2 == 0, url("Response", i), false)));
        return new Api("com.acme.orders.Orders", all, "v1");
    }

    private static String url(String kind, int number) {
        return "type.googleapis.com/com.acme.orders." + kind + number * 7919;
    }

    private static Message message(Api api) {
        com.google.protobuf.Api.Builder built =
                com.google.protobuf.Api.newBuilder().setName(api.name()).setVersion(api.version());
        api.methods()
                .forEach(each -> built.addMethods(com.google.protobuf.Method.newBuilder()
                        .setName(each.name())
                        .setRequestTypeUrl(each.requestTypeUrl())
                        .setRequestStreaming(each.requestStreaming())
                        .setResponseTypeUrl(each.responseTypeUrl())
                        .setResponseStreaming(each.responseStreaming())));
        return built.build();
    }

    private static Map<String, Row> rows() {
        Map<String, Row> rows = new LinkedHashMap<>();
        AllowList allowed = AllowList.of(CodecTable.class.getName(), "com.google.protobuf.*");
        rows.put("java", new Row(new JavaCodec(allowed, DecodeLimits.DEFAULT), api(1), api(20)));
        for (CodecFactory factory : ServiceLoader.load(CodecFactory.class, LOADER)) {
            boolean messages = factory.name().equals("protobuf");
            Class<?> type = messages ? com.google.protobuf.Api.class : Api.class;
            CacheContext context = new CacheContext(type, LOADER, allowed, DecodeLimits.DEFAULT);
            rows.put(
                    factory.name(),
                    new Row(
                            new LibraryCodec(factory, context, Set.of()),
                            messages ? message(api(1)) : api(1),
                            messages ? message(api(20)) : api(20)));
        }
        return rows;
    }

    /** Returns the nanoseconds of processor time for each call. */
    private static double time(Work work) {
        long end = System.nanoTime() + ROUND_NANOS;
        long began = THREADS.getCurrentThreadCpuTime();
        int calls = 0;
        int seen = 0;
        while (System.nanoTime() < end) {
            for (int i = 0; i < 50; i++) {
                seen += System.identityHashCode(work.run()) & 1;
            }
            calls += 50;
        }
        if (seen < 0) {
            throw new AssertionError(); // only so that the results are used
        }
        return (double) (THREADS.getCurrentThreadCpuTime() - began) / calls;
    }

    private static void measure(Row row) {
        byte[] bytes = row.codec.encode(row.twenty);
        if (!row.twenty.equals(row.codec.decode(bytes, 0, bytes.length, LOADER))) {
            throw new AssertionError(row.codec + " reads another value than it wrote");
        }
        row.write = Math.min(row.write, time(() -> row.codec.encode(row.twenty)));
        row.read = Math.min(row.read, time(() -> row.codec.decode(bytes, 0, bytes.length, LOADER)));
    }

    private static String compressed(byte[] bytes) throws Exception {
        StringBuilder sizes = new StringBuilder();
        for (Compression each : ServiceLoader.load(Compression.class, LOADER)) {
            sizes.append(" | ").append(each.compress(bytes).length);
        }
        return sizes.toString();
    }

    /** Takes names of codecs, or nothing for all. */
    public static void main(String[] names) throws Exception {
        Map<String, Row> rows = rows();
        if (names.length > 0) {
            rows.keySet().retainAll(Arrays.asList(names));
        }
        for (int round = 0; round < ROUNDS; round++) {
            rows.values().forEach(CodecTable::measure);
        }
        StringBuilder head = new StringBuilder("| `codec.value` | bytes, 1 | bytes, 20");
        for (Compression each : ServiceLoader.load(Compression.class, LOADER)) {
            head.append(" | 20, ").append(each.name());
        }
        System.out.println(head.append(" | write µs | read µs |"));
        for (Map.Entry<String, Row> each : rows.entrySet()) {
            Row row = each.getValue();
            byte[] twenty = row.codec.encode(row.twenty);
            System.out.printf(
                    Locale.ROOT,
                    "| `%s` | %d | %d%s | %.1f | %.1f |%n",
                    each.getKey(),
                    row.codec.encode(row.one).length,
                    twenty.length,
                    compressed(twenty),
                    row.write / 1_000,
                    row.read / 1_000);
        }
    }
}
