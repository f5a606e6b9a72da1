package io.elasticjob.serverless;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Answers with this project's bytes when one of three classes is loaded. The class is defined by the loader that asked
 * for it, so it links to the app's own Elastic-Job and Mesos classes, whichever versions these are and even inside a
 * fat jar.
 */
final class ReplacedClasses implements ClassFileTransformer {

    /** In the agent's jar; outside the packages, so that no class loader finds them by itself. */
    private static final String FOLDER = "/replaced/";

    private static final Set<String> NAMES = new HashSet<>(Arrays.asList(
            "org/apache/mesos/MesosExecutorDriver",
            "com/dangdang/ddframe/job/cloud/executor/CloudJobFacade",
            "org/apache/shardingsphere/elasticjob/cloud/facade/CloudJobFacade"));

    @Override
    public byte[] transform(
            ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] original) {
        if (name == null || !NAMES.contains(name)) return null;
        try (InputStream bytes = ReplacedClasses.class.getResourceAsStream(FOLDER + name + ".class")) {
            return Streams.readAll(bytes);
        } catch (IOException | RuntimeException e) {
            // What a transformer throws is swallowed by the JVM, and Mesos's own class would be loaded.
            System.err.println("Elastic-Job-Serverless: " + name + " is not in the agent: " + e);
            return null;
        }
    }
}
