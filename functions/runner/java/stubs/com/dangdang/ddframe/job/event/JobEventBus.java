package com.dangdang.ddframe.job.event;

public abstract class JobEventBus {
}
