package io.elasticjob.serverless;

import java.lang.instrument.Instrumentation;

/**
 * The entry that <code>-javaagent</code> starts before an app's own main class. It costs an app nothing but a look at
 * the name of each class that is loaded.
 */
public final class Agent {

    private Agent() {
    }

    /** Called by the JVM. @param options what follows the jar's name and '='; there are none. */
    public static void premain(String options, Instrumentation instrumentation) {
        // Any program's JVM may inherit the option; only an app's process has a runner to talk to.
        if (Runner.isHere()) instrumentation.addTransformer(new ReplacedClasses());
    }
}
