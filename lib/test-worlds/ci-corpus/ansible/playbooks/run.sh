#!/bin/bash
. ./aws.sh
ansible-playbook --inventory aws_ec2.yml "$@"
